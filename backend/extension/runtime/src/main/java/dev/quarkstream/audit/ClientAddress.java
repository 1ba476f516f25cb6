package dev.quarkstream.audit;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a request comes from, by the word of the connection or of a trusted proxy. */
public final class ClientAddress {

    /** An IPv6 address with its zone is shorter. */
    private static final int MAX_LENGTH = 64;

    private static final int IPV4 = 4;

    /** Of IPv6, the bytes that name a network: one who has an address there has all 2^64 (RFC 4291, section 2.5.4). */
    private static final int NETWORK = 8;

    /** What an IPv4 address begins with that is written as one of IPv6 (RFC 4291, section 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private ClientAddress() {}

    /** Mostly an address of IP; what a proxy says of a client that it does not know is a name, such as {@code unknown} (RFC 7239). */
    public static String of(RoutingContext http) {
        return of(http.request().remoteAddress());
    }

    static String of(SocketAddress client) {
        var address = written(client);
        var bytes = bytes(address);
        return bytes == null ? address : shortest(bytes);
    }

    /** The same for those who count: an address of IPv4, or a network of IPv6 to which one client has all the addresses. */
    public static String networkOf(RoutingContext http) {
        var address = written(http.request().remoteAddress());
        var bytes = bytes(address);
        if (bytes == null) {
            return address;
        }
        return bytes.length == IPV4
                ? NetUtil.bytesToIpAddress(bytes)
                : NetUtil.bytesToIpAddress(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK), bytes.length)) + "/64";
    }

    /** As people write it (RFC 5952). */
    private static String shortest(byte[] bytes) {
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address has 4 or 16 bytes", e);
        }
    }

    private static String written(SocketAddress client) {
        return client.hostAddress() == null ? plain(client.host()) : client.hostAddress();
    }

    private static String plain(String name) {
        var safe = name.replaceAll("[^0-9A-Za-z.:_%-]", "");
        return safe.length() > MAX_LENGTH ? safe.substring(0, MAX_LENGTH) : safe;
    }

    /** Null: it is a name. */
    private static byte @Nullable [] bytes(String address) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && bytes.length > IPV4 && Arrays.mismatch(bytes, MAPPED) == MAPPED.length
                ? Arrays.copyOfRange(bytes, MAPPED.length, bytes.length)
                : bytes;
    }
}
