import SystemPackage

/// All stores on this machine that say whom its programs and browsers trust.
package struct TrustStores: Sendable {
    private let authority: Authority
    private let places: Places

    package init(_ authority: Authority, in places: Places) {
        self.authority = authority
        self.places = places
    }

    /// Looks into every store, and changes nothing.
    package func status() -> [Outcome] { each({ $0.status() }, { $0.status() }, report: { _ in }) }

    /// Has every store trust the authority. A store that fails is left as it was, and the others are gone on with.
    ///
    /// - Parameter report: is called with each outcome at once. Signals that would end the program wait until then.
    @discardableResult
    package func trust(report: (Outcome) -> Void = { _ in }) -> [Outcome] {
        each({ $0.trust() }, { $0.trust() }, report: report)
    }

    /// Takes this authority and older ones of the user's out of every store.
    ///
    /// - Parameter report: is called with each outcome at once. Signals that would end the program wait until then.
    @discardableResult
    package func untrust(report: (Outcome) -> Void = { _ in }) -> [Outcome] {
        each({ $0.untrust() }, { $0.untrust() }, report: report)
    }

    private func each(
        _ system: (SystemStore) -> Outcome.Result, _ browser: (NSSWork) -> Outcome.Result, report: (Outcome) -> Void
    ) -> [Outcome] {
        // All are found before the first is changed.
        let stores = ChromiumStores.find(in: places) + FirefoxStores.find(in: places)
        let certutil = places.program("certutil")
        var outcomes: [Outcome] = []
        HeldSignals.during {
            let outcome = outcome(of: system)
            outcomes.append(outcome)
            report(outcome)
        }
        for store in stores {
            HeldSignals.during {
                let result =
                    obstacle(of: store, certutil) ?? certutil.map { browser(NSSWork(store, authority, program: $0)) }
                let outcome = Outcome(store: store.name, path: store.folder, result: result ?? .notThere, in: places)
                outcomes.append(outcome)
                report(outcome)
            }
        }
        return outcomes
    }

    private func outcome(of work: (SystemStore) -> Outcome.Result) -> Outcome {
        do throws(SystemStore.Missing) {
            let store = try SystemStore(authority, in: places)
            return Outcome(store: SystemStore.name, path: store.shownPath, result: work(store), in: places)
        } catch {
            return Outcome(store: SystemStore.name, path: error.path, result: .failed(error.sentence), in: places)
        }
    }

    /// What keeps us from even looking into a store.
    private func obstacle(of store: NSSStore, _ certutil: FilePath?) -> Outcome.Result? {
        guard certutil != nil else {
            let install = (SystemLayout.find(in: places) ?? .debian).packages.certutil
            return .failed("certutil of libnss3-tools is missing. Install it, and do this again: \(install)")
        }
        var folder = store.folder
        while Entry.owner(of: folder) == nil, folder.lastComponent != nil { folder.removeLastComponent() }
        guard Entry.owner(of: folder) == places.user else {
            // Root would leave files that the browser cannot write to any more.
            return .failed("It belongs to another user. Run this as that user, without sudo.")
        }
        return nil
    }
}
