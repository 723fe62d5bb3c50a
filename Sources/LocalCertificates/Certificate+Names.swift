internal import COpenSSL

extension Certificate {
    /// The subject alternative names that servers have; a common name does not count (RFC 9110 §4.3.4).
    var names: SubjectNames {
        guard let pointer = X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil) else {
            ERR_clear_error()
            return SubjectNames()
        }
        let list = OpaquePointer(pointer)
        defer { GENERAL_NAMES_free(list) }
        let names = (0..<max(0, vif_name_count(list))).compactMap { Self.name(vif_name(list, $0)) }
        return SubjectNames(
            dnsNames: names.compactMap(\.dnsName),
            addresses: names.compactMap { name in
                guard case .address(let bytes) = name else { return nil }
                return NetworkAddress(bytes: bytes)
            })
    }

    /// What an authority may issue certificates for (RFC 5280 §4.2.1.10).
    var permittedNames: PermittedNames {
        guard let pointer = X509_get_ext_d2i(pointer, NID_name_constraints, nil, nil) else {
            ERR_clear_error()
            return PermittedNames()
        }
        let constraints = pointer.assumingMemoryBound(to: NAME_CONSTRAINTS.self)
        defer { NAME_CONSTRAINTS_free(constraints) }
        let (permitted, excluded) = (Self.names(constraints, 0), Self.names(constraints, 1))
        return PermittedNames(
            dnsNames: permitted.compactMap(\.dnsName), addresses: permitted.compactMap(\.range),
            excludedDNSNames: excluded.compactMap(\.dnsName), excludedAddresses: excluded.compactMap(\.range))
    }

    private enum Name {
        case dns(String)
        case address([UInt8])

        var dnsName: String? {
            guard case .dns(let text) = self else { return nil }
            return text
        }

        var range: AddressRange? {
            guard case .address(let bytes) = self else { return nil }
            return AddressRange(bytes: bytes)
        }
    }

    private static func names(_ constraints: UnsafePointer<NAME_CONSTRAINTS>, _ isExcluded: Int32) -> [Name] {
        (0..<max(0, vif_constraint_count(constraints, isExcluded))).compactMap {
            name(vif_constraint(constraints, isExcluded, $0))
        }
    }

    private static func name(_ name: UnsafePointer<GENERAL_NAME>?) -> Name? {
        guard let name else { return nil }
        var start: UnsafePointer<UInt8>?
        var count = 0
        let kind = vif_read_name(name, &start, &count)
        let bytes = UnsafeBufferPointer(start: start, count: count)
        switch kind {
        case GEN_DNS: return .dns(String(decoding: bytes, as: UTF8.self).lowercased())
        case GEN_IPADD: return .address(Array(bytes))
        default: return nil
        }
    }
}
