package dev.quarkstream.app.connection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where connections are accepted: counts them, and puts a {@link Gate} into each. */
final class Port extends ChannelInboundHandlerAdapter {

    /** Of an IPv6 address, what a provider gives to one customer. */
    private static final int BYTES_OF_A_CUSTOMER = 8;

    private static final ByteBuffer UNCOUNTED = ByteBuffer.allocate(0);

    private final ConnectionConfig config;
    private final TrustedProxies proxies;
    private final Refusals refusals;
    private final Held unread;
    private final Held unended;

    /** The oldest first. */
    private final Map<Channel, Gate> open = new LinkedHashMap<>();

    private final Map<ByteBuffer, Integer> byCustomer = new HashMap<>();

    private final LongTaskTimer connections;

    /** @param tags by which the metrics of this port are told from those of others */
    Port(
            ConnectionConfig config,
            TrustedProxies proxies,
            Refusals refusals,
            Held unread,
            Held unended,
            MeterRegistry metrics,
            Tags tags) {
        this.config = config;
        this.proxies = proxies;
        this.refusals = refusals;
        this.unread = unread;
        this.unended = unended;
        this.connections = LongTaskTimer.builder("http.server.connections")
                .description("The duration of the connections")
                .tags(tags)
                .register(metrics);
        Gauge.builder("http.server.active.connections", this, Port::open)
                .description("Number of opened connections to the HTTP Server")
                .tags(tags)
                .register(metrics);
    }

    synchronized int open() {
        return open.size();
    }

    @Override
    public void channelRead(ChannelHandlerContext port, Object accepted) {
        var connection = (Channel) accepted;
        var gate = new Gate(config, refusals, unread, unended);
        if (admit(connection, gate)) {
            connection.pipeline().addFirst(new GateInstaller(gate));
            port.fireChannelRead(accepted);
        } else {
            connection.unsafe().closeForcibly();
        }
    }

    private synchronized boolean admit(Channel connection, Gate gate) {
        var customer = customer(connection);
        if (customer != UNCOUNTED && byCustomer.getOrDefault(customer, 0) >= config.maxPerAddress()) {
            refusals.count(Ending.TOO_MANY_FROM_ADDRESS);
            return false;
        }
        if (open.size() >= config.max()) {
            refusals.count(Ending.TOO_MANY);
            if (!makeRoom()) {
                return false;
            }
        }
        open.put(connection, gate);
        byCustomer.merge(customer, 1, Integer::sum);
        var lasting = connections.start();
        connection.closeFuture().addListener(closed -> {
            lasting.stop();
            forget(connection, customer);
        });
        return true;
    }

    /** The oldest one that does nothing makes room for who may want something; a proxy's does not. */
    private boolean makeRoom() {
        for (var oldest : open.entrySet()) {
            if (oldest.getValue().isExpendable() && customer(oldest.getKey()) != UNCOUNTED) {
                forget(oldest.getKey(), customer(oldest.getKey()));
                oldest.getKey().close();
                return true;
            }
        }
        return false;
    }

    private synchronized void forget(Channel connection, ByteBuffer customer) {
        if (open.remove(connection) != null) {
            byCustomer.computeIfPresent(customer, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private ByteBuffer customer(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress client && !proxies.include(client)
                ? customer(client.getAddress())
                : UNCOUNTED;
    }

    private static ByteBuffer customer(InetAddress address) {
        var bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, BYTES_OF_A_CUSTOMER));
    }
}
