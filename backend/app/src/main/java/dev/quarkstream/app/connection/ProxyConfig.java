package dev.quarkstream.app.connection;

import io.netty.util.NetUtil;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/** Proxies in front of the application. */
@Unremovable // nothing injects it: it is read by expressions in application.properties
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.proxy")
interface ProxyConfig {

    /**
     * Addresses and networks (CIDR), separated by commas, whose X-Forwarded-* and Forwarded headers say who calls and whether
     * by https. A proxy must set these headers and not pass on what it was sent. Empty: nobody's count.
     */
    Optional<List<@WithConverter(NetworkConverter.class) Network>> trusted();

    /** An address of IP, or a network of them. */
    record Network(String text) {

        public Network {
            var parts = text.split("/", 2);
            var isAddress =
                    parts.length == 1 && NetUtil.isValidIpV4Address(text); // of version 6, Quarkus wants a length
            if (!isAddress && !isNetwork(parts)) {
                throw new IllegalArgumentException("\"" + text
                        + "\" is no address such as 10.1.2.3 and no network such as 10.1.0.0/16 or 2001:db8::1/128");
            }
        }

        String address() {
            return text.split("/", 2)[0];
        }

        /** Of its prefix, in bits. */
        int length() {
            var parts = text.split("/", 2);
            return parts.length == 1 ? 32 : Integer.parseInt(parts[1]);
        }

        private static boolean isNetwork(String[] parts) {
            return parts.length == 2
                    && (NetUtil.isValidIpV4Address(parts[0])
                            ? isLength(parts[1], 32)
                            : NetUtil.isValidIpV6Address(parts[0]) && isLength(parts[1], 128));
        }

        private static boolean isLength(String text, int bits) {
            return text.matches("\\d{1,3}") && Integer.parseInt(text) <= bits;
        }
    }

    /** Reads a {@link Network}, and says what is none. */
    @RegisterForReflection // it is made by its name
    final class NetworkConverter implements Converter<Network> {

        @Override
        public Network convert(String text) {
            return new Network(text.strip());
        }
    }
}
