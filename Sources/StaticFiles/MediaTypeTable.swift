/// The media types of what lies in folders of sites and documents, as text: it costs nothing until it is searched.
///
/// Source: the IANA media types registry, then the WHATWG's standards, then what Debian's media-types and
/// shared-mime-info agree on. Source code is `text/plain`, registered or not, so that a browser shows it.
enum MediaTypeTable {
    /// A type, then the endings of its files. What pages are made of comes first, as it is asked for most.
    static let endings: StaticString = """
        text/html html htm shtml
        text/css css
        text/javascript js mjs cjs
        image/svg+xml svg svgz
        image/png png
        image/jpeg jpg jpeg jfif
        image/webp webp
        image/avif avif
        font/woff2 woff2
        application/json json map topojson
        image/gif gif
        image/vnd.microsoft.icon ico cur
        application/manifest+json webmanifest
        application/wasm wasm
        text/plain txt text log conf cfg ini properties env lock diff patch srt
        text/markdown md markdown
        application/xhtml+xml xhtml xht
        application/xml xml xsd rng opml plist
        application/importmap+json importmap
        application/ld+json jsonld
        application/geo+json geojson
        application/schema+json jsonschema
        application/x-ndjson ndjson jsonl
        application/x-ipynb+json ipynb
        application/yaml yaml yml
        application/toml toml
        application/rss+xml rss
        application/atom+xml atom
        application/xslt+xml xsl xslt
        application/xml-dtd dtd
        application/rdf+xml rdf owl
        application/mathml+xml mml mathml
        application/ttml+xml ttml
        application/xliff+xml xlf xliff
        application/gpx+xml gpx
        application/vnd.google-earth.kml+xml kml
        application/vnd.google-earth.kmz kmz
        text/csv csv
        text/tab-separated-values tsv
        text/vtt vtt
        text/calendar ics
        text/vcard vcf vcard
        text/turtle ttl
        application/n-triples nt
        text/wgsl wgsl

        text/plain ts mts cts tsx jsx vue svelte astro scss sass less styl coffee pug ejs hbs njk
        text/plain c h cc cpp hh hpp m cs java kt kts scala groovy gradle swift go rs zig dart
        text/plain py pyi rb php pl pm lua tcl r jl hs fs el s asm v
        text/plain sh bash zsh fish bat cmd ps1 mk cmake nix tf sql graphql gql proto glsl vert frag hlsl wat
        text/plain rst adoc asciidoc asc org tex bib po pot json5 jsonc rnc

        image/apng apng
        image/jxl jxl
        image/heic heic
        image/heif heif
        image/jp2 jp2
        image/bmp bmp
        image/tiff tif tiff
        image/ktx2 ktx2
        image/vnd.radiance hdr
        image/vnd.djvu djvu
        image/vnd.adobe.photoshop psd

        font/woff woff
        font/ttf ttf
        font/otf otf
        font/collection ttc
        application/vnd.ms-fontobject eot

        audio/mpeg mp3
        audio/mp4 m4a m4b
        audio/aac aac
        audio/ogg oga ogg opus
        audio/wav wav
        audio/flac flac
        audio/webm weba
        audio/matroska mka
        audio/midi mid midi
        audio/aiff aif aiff
        video/mp4 mp4 m4v
        video/webm webm
        video/ogg ogv
        video/quicktime mov
        video/matroska mkv
        video/mpeg mpg mpeg
        video/mp2t m2ts
        video/iso.segment m4s
        video/3gpp 3gp
        video/x-msvideo avi
        application/vnd.apple.mpegurl m3u8
        audio/mpegurl m3u
        application/dash+xml mpd

        model/gltf-binary glb
        model/gltf+json gltf
        model/vnd.usdz+zip usdz
        model/obj obj
        model/mtl mtl
        model/stl stl

        application/pdf pdf
        application/epub+zip epub
        application/rtf rtf
        application/postscript ps eps ai
        application/msword doc
        application/vnd.ms-excel xls
        application/vnd.ms-powerpoint ppt
        application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
        application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
        application/vnd.oasis.opendocument.text odt
        application/vnd.oasis.opendocument.spreadsheet ods
        application/vnd.oasis.opendocument.presentation odp
        application/vnd.oasis.opendocument.graphics odg

        application/zip zip
        application/gzip gz tgz
        application/x-tar tar
        application/x-bzip2 bz2
        application/x-xz xz
        application/zstd zst
        application/x-7z-compressed 7z
        application/vnd.rar rar
        application/java-archive jar
        application/vnd.android.package-archive apk
        application/x-xpinstall xpi
        application/x-chrome-extension crx
        application/vnd.adobe.flash.movie swf
        application/x-bittorrent torrent
        application/vnd.sqlite3 sqlite
        application/vnd.mapbox-vector-tile mvt
        application/pkix-cert cer
        application/x-x509-ca-cert crt der pem
        """

    /// A type, then whole names without an ending. Whoever clicks on one wants to read it.
    static let names: StaticString = """
        text/plain license licence copying copyright notice readme changelog changes history news authors contributors
        text/plain contributing maintainers credits install todo version makefile dockerfile containerfile procfile
        text/plain gemfile rakefile jenkinsfile vagrantfile cname codeowners _headers _redirects
        application/json apple-app-site-association
        """

    /// - Parameter ending: what follows a dot, in any case.
    static func type(ofEnding ending: Substring.UTF8View) -> String? {
        find(ending, in: endings)
    }

    /// - Parameter name: of a file, in any case.
    static func type(ofWholeName name: Substring.UTF8View) -> String? {
        find(name, in: names)
    }

    private static func find(_ key: Substring.UTF8View, in table: StaticString) -> String? {
        guard (1...32).contains(key.count) else { return nil }
        let key = key.map(lowercased)
        return table.withUTF8Buffer { bytes in
            var (line, word) = (0, 0)
            for end in 0...bytes.count {
                let byte = end < bytes.count ? bytes[end] : UInt8(ascii: "\n")
                guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") else { continue }
                if word > line && bytes[word..<end].elementsEqual(key) {
                    return String(decoding: bytes[line...].prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
                }
                word = end + 1
                if byte == UInt8(ascii: "\n") { line = word }
            }
            return nil
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
