import TrustStores

/// The error has the name of another module's.
extension Failure {
    /// The authority's certificate went between two looks.
    static func isOfStores(_ error: any Error) -> Bool { error is AuthorityError }
}
