/// Why a tool's request is not done.
package enum CommandError: Error, Sendable, Equatable {
    /// Bodies are not decompressed: a short one may become any length.
    case compressed
    case unknownType
    case malformedForm
    case malformedJSON
    case tooManyFiles
    case nameTooLong
    case messageTooLong
    case noMessage

    /// The status code of the answer.
    package var status: Int {
        switch self {
        case .compressed, .unknownType: 415
        case .malformedForm, .malformedJSON, .tooManyFiles, .nameTooLong, .messageTooLong, .noMessage: 400
        }
    }

    /// Nothing of the request is repeated.
    package var reason: String {
        switch self {
        case .compressed: "send the body without Content-Encoding"
        case .unknownType: "send the body as application/json or application/x-www-form-urlencoded"
        case .malformedForm: "names and values must be UTF-8"
        case .malformedJSON: #"the body must be a JSON object, such as {"files":["a.css","b.js"]}"#
        case .tooManyFiles: "name no more than \(CommandFields.fileLimit) files; GET /forcereload reloads every page"
        case .nameTooLong: "the name of a file has no more than \(CommandFields.nameLimit) bytes"
        case .messageTooLong: "a message has no more than \(CommandFields.messageLimit) bytes"
        case .noMessage: "message= is missing"
        }
    }
}
