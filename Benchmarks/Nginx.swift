import Glibc
import SystemPackage
import TestSupport

/// nginx with one worker, set up for speed, on a free port of the loopback address.
final class Nginx {
    let port: Int
    private let process: ChildProcess
    private let settings: TemporaryFolder

    init(serving folder: FilePath) throws {
        settings = try TemporaryFolder()
        // A port that was free a moment ago.
        let probe = try VifProcess(folder: folder, arguments: ["--no-reload"])
        port = probe.port
        _ = probe.stop()
        try settings.write(
            """
            daemon off; worker_processes 1; pid \(settings.path)/pid; error_log \(settings.path)/errors;
            events { worker_connections 1024; }
            http {
              include /etc/nginx/mime.types;
              sendfile on; tcp_nopush on; access_log off; keepalive_requests 100000000;
              open_file_cache max=10000; open_file_cache_valid 60s;
              client_body_temp_path \(settings.path)/body; proxy_temp_path \(settings.path)/proxy;
              fastcgi_temp_path \(settings.path)/fastcgi; uwsgi_temp_path \(settings.path)/uwsgi;
              scgi_temp_path \(settings.path)/scgi;
              server { listen 127.0.0.1:\(port); root \(folder); }
            }
            """, to: "nginx.conf")
        try Command.run("chmod", "-R", "a+rX", settings.path.string)
        process = try ChildProcess(
            ["/usr/sbin/nginx", "-c", settings.url("nginx.conf").string, "-p", settings.path.string])
        let deadline = ContinuousClock.now + .seconds(5)
        while (try? Connection(port: port)) == nil {
            guard ContinuousClock.now < deadline else { throw VifProcess.Failure(message: "nginx does not answer") }
        }
    }

    deinit {
        // As nginx wants to be told; it ends its worker then.
        process.send(signal: SIGQUIT)
        _ = process.waitForExit()
    }
}
