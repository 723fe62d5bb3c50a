/// The pieces that requests are put together from: what is common, what is odd, and what has broken servers.
enum Corpus {
    static let methods = [
        "GET", "GET", "GET", "GET", "HEAD", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT",
        "get", "PRI", "BREW", "", "GET ", "G\tT", "\u{0}",
    ]
    static let versions = [
        "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.10", "HTTP/1.2",
        "http/1.1", "HTTP/1", "HTTP/11", "HTTP/1.1 ", "", "HTTP/-1.1", "HTTP/99999999999999999999.1", "HTTP/1.\u{FF}",
    ]
    static let segments = [
        "index.html", "page.html", "site.css", "large.bin", "dir", "deep", "a..b", "x y", "x%20y", "%20", "🦊",
        "..", ".", "...", "%2e%2e", ".%2e", "%2E", "%252e%252e", "..%2f", "%2f", "%5c", "\\", "..\\", "%00", "%", "%4",
        "%zz", "%c0%ae", "%ff", "%ed%a0%80", "\u{7F}", ";x=y", "?", "#", "*", "~", ".env", ".ENV", "%2eenv", ".git",
        "config", ".well-known", "key.pem", "key.PEM", "out", "passwd", "self", "etc", "passwd", "root", "secret",
        "sibling", "inside", "zero", "fifo", "moving", "moving.html", "linked", "changing.css", "__vif", "socket",
        "client.js", "www-secret", "loop", "<script>", "\"", "'", "new%0Aline", "%0d%0aSet-Cookie:x", "",
    ]
    static let hosts = [
        "localhost", "localhost", "localhost", "localhost", "localhost", "127.0.0.1:8080", "[::1]", "LOCALHOST.",
        "x.localhost", "evil.example", "127.1", "0x7f000001", "localhost:99999", "localhost:-1", "a:b:c", "[::1", "[:",
        "[::ffff:127.0.0.1]", "", "a, b", "%6cocalhost", "u@localhost", "file:///x", "localhost6", "\u{FF}", "a b",
    ]
    static let origins = [
        "http://localhost", "http://localhost", "null", "http://evil.example", "http://", "://", "https://localhost",
        "http://localhost:80:80", "http://[::1", "", "http://localhost\u{0}",
    ]
    static let numbers = [
        "0", "1", "5", "005", "-1", "+5", "5, 5", "5,6", "1048576", "1048577", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e3", "0x10", " 7 ", "", "٣", "NaN",
        "99999999999999999999999999999999999999",
    ]
    static let codings = [
        "chunked", "chunked", "chunked", "CHUNKED", "gzip, chunked", "chunked, gzip", "identity", "xchunked",
        "chunked ",
        "chunked, chunked", "\u{B}chunked", "", "chunked;a=b", ", chunked",
    ]
    static let dates = [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sat, 21 Nov 2099 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "Sun, 99 Nov 99999 99:99:99 GMT", "Sun, 31 Feb 2020 24:60:61 GMT", "0", "",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
    ]
    static let tags = [
        "*", "\"\"", "\"x\"", "W/\"x\"", "\"a\", \"b\"", "W/", "\"", "\"a\",,\"b\"", "a", "\"\\\"\"", ",", "*, \"x\"",
    ]
    static let accepted = [
        "gzip", "br", "zstd", "gzip, br;q=0.5", "*;q=0", "identity;q=0", "gzip;q=1e9", "gzip;q=NaN", "gzip;;;q", "",
        ";q=1", "*, *, *", "gzip;q=0.0001", "text/html", "text/*;q=0.3", "*/*",
    ]
    static let connections = [
        "keep-alive", "close", "close", "Upgrade", "keep-alive, Upgrade", "upgrade\t", "close, keep-alive", "Host",
        "Content-Length", "", ",,,", "TE, trailers",
    ]
    static let fetchValues = [
        "cross-site", "same-site", "same-origin", "none", "no-cors", "navigate", "websocket", "document", "script",
        "iframe", "", "x",
    ]
    static let offers = [
        "permessage-deflate", "permessage-deflate", "permessage-deflate", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8, permessage-deflate", "permessage-deflate; unknown", "x, y; z=1",
        "permessage-deflate; client_max_window_bits=99",
    ]
    /// A server may refuse these, and need not (RFC 6455 §9.1).
    static let malformedOffers = [";;;", "permessage-deflate; a=\"\\\"", "", ",", "permessage-deflate; =1", "a b"]
    static let plain = ["", "x", "a\tb", "\u{E9}", "\u{1B}[31m", "\u{202E}", "../../etc/passwd", "<script>", "%0d%0a"]
    /// Fields whose values come from the list beside them.
    static let fields: [(name: String, values: [String])] = [
        ("Host", hosts), ("Content-Length", numbers), ("Transfer-Encoding", codings), ("If-Modified-Since", dates),
        ("If-Unmodified-Since", dates), ("If-Range", dates + tags), ("If-None-Match", tags), ("If-Match", tags),
        ("Accept-Encoding", accepted), ("Accept", accepted), ("Connection", connections), ("Origin", origins),
        ("Upgrade", ["websocket", "h2c", "WebSocket, h2c", "", "TLS/1.0"]), ("Sec-Fetch-Site", fetchValues),
        ("Sec-Fetch-Mode", fetchValues), ("Sec-Fetch-Dest", fetchValues), ("Sec-WebSocket-Version", numbers + ["13"]),
        ("Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZQ==", "x", "", "===================="]),
        ("Sec-WebSocket-Extensions", offers + malformedOffers),
        ("Sec-WebSocket-Protocol", plain), ("Expect", ["100-continue", "100-Continue", "200-ok", ""]),
        ("Authorization", ["Basic eDp5", "Basic ====", "Bearer x", "Basic", ""]), ("Referer", origins),
        ("Access-Control-Request-Method", methods), ("Access-Control-Request-Private-Network", ["true"]),
        ("X-Forwarded-Host", hosts), ("X-Forwarded-For", plain), ("Forwarded", plain), ("Cookie", plain),
        ("Upgrade-Insecure-Requests", numbers), ("Trailer", ["Content-Length", "Host"]), ("TE", ["trailers", "gzip"]),
        ("Content-Type", ["text/plain", "multipart/form-data; boundary=x"]), ("Content-Encoding", accepted),
        ("HTTP2-Settings", plain), ("User-Agent", plain), ("", plain), (" X", plain), ("X ", plain), ("X Y", plain),
        ("\u{0}", plain),
    ]

    /// Those that leave a request in order, whatever their value is.
    static let harmlessFields = fields.filter { name, _ in
        !["Host", "Content-Length", "Transfer-Encoding", "Expect", "", " X", "X ", "X Y", "\u{0}"].contains(name)
    }
}
