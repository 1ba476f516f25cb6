package dev.quarkstream.schema;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The reactive client's URL where an application has told that of JDBC alone: they are the same database. */
public final class ReactiveUrls implements ConfigSourceFactory {

    /** Less than whatever anybody sets, and than Quarkus' own defaults for development. */
    private static final int LEAST = Integer.MIN_VALUE + 1_000;

    private static final Pattern JDBC =
            Pattern.compile("jdbc:(?:otel:|tracing:)?(?<server>postgresql://[^?]+)(?:\\?(?<options>.*))?");

    /** What both clients mean by the same name; of what is left this one would make parameters of the server. */
    private static final Pattern TLS = Pattern.compile("sslmode=[\\w-]+");

    private static final Pattern SETTING = Pattern.compile("(?<datasource>quarkus\\.datasource\\..*?)jdbc\\.url");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var urls = new HashMap<String, String>();
        var names = context.iterateNames();
        while (names.hasNext()) {
            var setting = SETTING.matcher(names.next());
            if (setting.matches()) {
                Optional.ofNullable(context.getValue(setting.group()))
                        .flatMap(value -> reactive(value.getValue()))
                        .ifPresent(url -> urls.put(setting.group("datasource") + "reactive.url", url));
            }
        }
        return List.of(new PropertiesConfigSource(Map.copyOf(urls), "URLs of JDBC for the reactive client", LEAST));
    }

    /** Empty for another database than PostgreSQL. */
    static Optional<String> reactive(String jdbc) {
        var parts = JDBC.matcher(jdbc == null ? "" : jdbc);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var tls = TLS.matcher(Optional.ofNullable(parts.group("options")).orElse(""));
        return Optional.of(Stream.of(parts.group("server"), tls.find() ? "?" + tls.group() : "")
                .reduce("", String::concat));
    }
}
