package dev.quarkstream.app.connection;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Where no proxy is trusted, nobody looks for what one may have said. */
public final class ForwardedHeaders implements ConfigSourceFactory {

    /** Less than whatever anybody sets. */
    private static final int LEAST = Integer.MIN_VALUE + 1_000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var trusted = context.getValue("quarkstream.proxy.trusted");
        var isAny = trusted != null
                && trusted.getValue() != null
                && !trusted.getValue().isBlank();
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.http.proxy.proxy-address-forwarding", Boolean.toString(isAny)),
                "Whether a proxy is trusted",
                LEAST));
    }
}
