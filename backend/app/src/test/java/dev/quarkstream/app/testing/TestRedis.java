package dev.quarkstream.app.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import redis.embedded.RedisServer;

/** A real Redis, which wants a password and can be away for a while. */
public class TestRedis implements QuarkusTestResourceLifecycleManager {

    public static final String PASSWORD = "let $me in";

    private RedisServer running;
    private int port;

    @Override
    public Map<String, String> start() {
        port = freePort();
        begin();
        return Map.of(
                "quarkstream.redis.url",
                "redis://localhost:" + port,
                "quarkstream.redis.password",
                PASSWORD.replace("$", "$$"));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(TestRedis.class));
    }

    /** Comes up empty. */
    public void begin() {
        try {
            running = RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .setting("requirepass \"" + PASSWORD + "\"")
                    .build();
            running.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away, and every connection with it. */
    public void end() {
        try {
            running.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        end();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
