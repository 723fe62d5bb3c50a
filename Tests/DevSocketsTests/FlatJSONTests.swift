import Testing

@testable import DevSockets

@Suite("A flat JSON object")
struct FlatJSONTests {
    @Test(
        "is read",
        arguments: [
            (#"{}"#, [:]), (" { } \n", [:]),
            (#"{"a":"b"}"#, ["a": .text("b")]),
            (
                #"{"a":1,"b":-2.5e2,"c":0,"d":1E+2}"#,
                ["a": .number(1), "b": .number(-250), "c": .number(0), "d": .number(100)]
            ),
            (#"{ "a" : true , "b" : false , "c" : null }"#, ["a": .truth(true), "b": .truth(false), "c": .null]),
            (#"{"a":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDC4B"}"#, ["a": .text("\"\\/\u{8}\u{C}\n\r\té👋")]),
            (#"{"é":"\u0000"}"#, ["é": .text("\0")]),
        ] as [(String, [String: FlatJSON.Value])])
    func sound(json: String, members: [String: FlatJSON.Value]) {
        #expect(FlatJSON(Array(json.utf8))?.members == members)
    }

    @Test(
        "is refused whole if one byte of it is not sound",
        arguments: [
            "", "{", "}", "[]", "1", #""a""#, #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1}x"#,
            #"{"a":1}{}"#, #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":1}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":[]}"#,
            #"{"a":{}}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":1.}"#, #"{"a":1e}"#, #"{"a":-}"#,
            #"{"a":1e999}"#, #"{"a":NaN}"#, #"{"a":tru}"#, #"{"a":truex}"#, #"{"a":"\x"}"#, #"{"a":"\u12"}"#,
            #"{"a":"\u12g4"}"#, #"{"a":"\uD83D"}"#, #"{"a":"\uD83Dx"}"#, #"{"a":"\uDC4B"}"#, #"{"a":"\uD83D\u0041"}"#,
            "{\"a\":\"\n\"}", "{\"a\":\"b", "\u{FEFF}{}",
        ])
    func refused(json: String) {
        #expect(FlatJSON(Array(json.utf8)) == nil)
    }

    @Test("is UTF-8")
    func notUTF8() {
        #expect(FlatJSON(Array(#"{"a":""#.utf8) + [0xFF] + Array(#""}"#.utf8)) == nil)
    }
}
