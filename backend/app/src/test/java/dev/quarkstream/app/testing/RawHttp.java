package dev.quarkstream.app.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A connection on which a test says what no client library would. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 120_000;

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    public static RawHttp to(int port) {
        return from("127.0.0.1", port);
    }

    /** From an address of this machine's own. */
    public static RawHttp from(String address, int port) {
        return open(address, port, 0);
    }

    /** Of a client that will take little. */
    public static RawHttp reluctant(int port) {
        return open("127.0.0.1", port, 2_048);
    }

    /** Through TLS, whoever answers. */
    public static RawHttp tls(int port) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
        try {
            var socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class TrustsAnybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static RawHttp open(String address, int port, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it as it is. */
    public RawHttp send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes were taken before the other side would have no more. */
    public long sendUntilRefused(byte[] bytes, long most) {
        var sent = 0L;
        try {
            while (sent < most) {
                socket.getOutputStream().write(bytes);
                sent += bytes.length;
            }
        } catch (IOException refused) {
            return sent;
        }
        return sent;
    }

    /** All that comes until the other side closes; what was not read when it was reset is missing. */
    public String readToEnd() {
        var text = new ByteArrayOutputStream();
        var buffer = new byte[8_192];
        try {
            for (int read; (read = socket.getInputStream().read(buffer)) >= 0; ) {
                text.write(buffer, 0, read);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new UncheckedIOException(stillOpen);
        } catch (IOException reset) {
            return text.toString(StandardCharsets.UTF_8);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** So many times a part of what is answered, with a tenth of a second between. */
    public String readSlowly(int bytes, int times) {
        try {
            var text = new ByteArrayOutputStream();
            for (var i = 0; i < times; i++) {
                text.writeBytes(socket.getInputStream().readNBytes(bytes));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            return text.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line of what is answered. */
    public String readLine() {
        var line = new StringBuilder();
        try {
            for (int next; (next = socket.getInputStream().read()) >= 0 && next != '\n'; ) {
                line.append((char) next);
            }
        } catch (IOException reset) {
            line.append("reset");
        }
        return line.toString().strip();
    }

    /** Whether the other side closes it within that many milliseconds. */
    public boolean isClosedBefore(int millis) {
        try {
            socket.setSoTimeout(millis);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
