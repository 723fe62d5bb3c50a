import SystemPackage
import TestSupport

extension StaticServer {
    /// nginx with one worker, set up for speed.
    static let nginx = nginx()

    /// - Parameters:
    ///   - options: of its `listen`.
    ///   - lines: more for its server.
    static func nginx(options: String = "", lines: String = "") -> StaticServer {
        StaticServer(name: "nginx", program: "/usr/sbin/nginx") { folder, port, settings in
            try settings.write(
                """
                daemon off; worker_processes 1; pid \(settings.path)/pid; error_log \(settings.path)/errors;
                # Only where root starts it: the folder is for its owner.
                user root;
                events { worker_connections 1024; }
                http {
                  include /etc/nginx/mime.types; default_type application/octet-stream;
                  sendfile on; tcp_nopush on; access_log off; keepalive_requests 100000000;
                  open_file_cache max=10000; open_file_cache_valid 60s;
                  client_body_temp_path \(settings.path)/body; proxy_temp_path \(settings.path)/proxy;
                  fastcgi_temp_path \(settings.path)/fastcgi; uwsgi_temp_path \(settings.path)/uwsgi;
                  scgi_temp_path \(settings.path)/scgi;
                  absolute_redirect off;
                  server { listen 127.0.0.1:\(port) \(options); root \(folder); index index.html; \(lines) }
                }
                """, to: "nginx.conf")
            return ["-c", settings.url("nginx.conf").string, "-p", settings.path.string]
        }
    }
}
