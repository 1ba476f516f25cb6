package dev.quarkstream.app.connection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the connections of every port. Neither Quarkus nor Vert.x knows a limit for one address, for a request that drips in,
 * or for answers that nobody takes; a {@link Port} sees a connection before its first byte.
 */
@Singleton
class Connections {

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final String GUARD = "quarkstream-connections";

    private final Vertx vertx;
    private final ConnectionConfig config;
    private final TrustedProxies proxies;
    private final Refusals refusals;
    private final Held unread;
    private final Held unended;
    private final MeterRegistry metrics;
    private final Set<Port> ports = ConcurrentHashMap.newKeySet();

    Connections(
            Vertx vertx, ConnectionConfig config, TrustedProxies proxies, Refusals refusals, MeterRegistry metrics) {
        this.vertx = vertx;
        this.config = config;
        this.proxies = proxies;
        this.refusals = refusals;
        this.unread = new Held(config.maxUnread().asLongValue());
        this.unended = new Held(config.maxUnended().asLongValue());
        this.metrics = metrics;
        Gauge.builder(
                        "quarkstream.connections.open",
                        ports,
                        all -> all.stream().mapToInt(Port::open).sum())
                .description("Connections of clients, on all ports")
                .register(metrics);
        Gauge.builder("quarkstream.connections.unread", unread, Held::bytes)
                .description("What waits in memory for clients to take it")
                .baseUnit("bytes")
                .register(metrics);
        Gauge.builder("quarkstream.connections.unended", unended, Held::bytes)
                .description("What waits in memory for clients to send the rest of it")
                .baseUnit("bytes")
                .register(metrics);
    }

    /** Ports open after this event, and there is none for the operators' one. */
    void watch(@Observes StartupEvent start) {
        vertx.setPeriodic(FIRST_LOOK.toMillis(), LOOK_EVERY.toMillis(), timer -> guard());
    }

    private void guard() {
        for (var acceptor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            if (acceptor instanceof SingleThreadEventLoop loop && !loop.isShuttingDown()) {
                loop.execute(() -> loop.registeredChannelsIterator().forEachRemaining(this::guard));
            }
        }
    }

    private void guard(Channel listening) {
        if (listening instanceof ServerChannel && listening.pipeline().get(GUARD) == null) {
            var port = new Port(config, proxies, refusals, unread, unended, metrics, tags(listening));
            ports.add(port);
            listening.pipeline().addFirst(GUARD, port);
        }
    }

    private static Tags tags(Channel listening) {
        return listening.localAddress() instanceof InetSocketAddress address
                ? Tags.of("server.port", Integer.toString(address.getPort()))
                : Tags.empty();
    }
}
