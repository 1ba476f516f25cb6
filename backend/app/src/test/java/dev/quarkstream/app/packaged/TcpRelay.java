package dev.quarkstream.app.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network between two programs on this machine, which a test can cut. */
class TcpRelay implements AutoCloseable {

    private final ServerSocket server;
    private volatile int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;
    private volatile boolean refusing;

    private TcpRelay(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static TcpRelay to(int port) {
        try {
            var relay = new TcpRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on it leads to another program; what was open ends. */
    void leadTo(int port) {
        target = port;
        open.forEach(TcpRelay::close);
        open.clear();
    }

    /** As a firewall that forgets a connection: all stays open and nothing arrives. */
    void swallow() {
        swallowing = true;
    }

    /** As a cable that is pulled out. */
    void cut() {
        refusing = true;
        open.forEach(TcpRelay::close);
        open.clear();
    }

    void mend() {
        if (!swallowing && !refusing) {
            return;
        }
        open.forEach(TcpRelay::close);
        open.clear();
        swallowing = false;
        refusing = false;
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                if (refusing) {
                    close(client);
                    continue;
                }
                connect(client);
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void connect(Socket client) {
        try {
            var remote = new Socket(InetAddress.getLoopbackAddress(), target);
            open.addAll(List.of(client, remote));
            start(() -> copy(client, remote));
            start(() -> copy(remote, client));
        } catch (IOException nobodyThere) {
            close(client);
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            var buffer = new byte[8192];
            for (var read = 0; read >= 0; read = from.getInputStream().read(buffer)) {
                if (!swallowing) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException cut) {
            // the other direction learns of it below
        }
        close(from);
        close(to);
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
