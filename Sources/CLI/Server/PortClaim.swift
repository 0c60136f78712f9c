// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A hold on an address before the server is made: a start that fails for its port leaves nothing behind.
///
/// The socket is bound and does not listen, so that the listener can still bind the same address beside it, and no
/// call is taken before the server is ready.
struct PortClaim: ~Copyable {
    private let descriptor: Int32

    /// Binds the address; throws what to do where it cannot be had.
    init(host: String, port: Int) throws {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &addresses) == 0, let address = addresses else {
            throw RuntimeError("--host \(host) is no address of this machine.")
        }
        defer { freeaddrinfo(address) }
        let opened = socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard opened >= 0 else { throw PortClaim.failure(host, port, errno) }
        var isReused: Int32 = 1
        setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        guard bind(opened, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else {
            let code = errno
            close(opened)
            throw PortClaim.failure(host, port, code)
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Why an address cannot be listened on, and what to do.
    static func failure(_ host: String, _ port: Int, _ code: Int32) -> RuntimeError {
        guard code == EADDRINUSE else {
            return RuntimeError("Cannot listen on \(host):\(port): \(String(cString: strerror(code))).")
        }
        return RuntimeError(
            "Port \(port) of \(host) is in use: another server listens there. Stop it, or choose another port: "
                + "'stepwell serve --port \(port == 65_535 ? 8083 : port + 1)', or 'make run PORT=…'."
        )
    }
}
