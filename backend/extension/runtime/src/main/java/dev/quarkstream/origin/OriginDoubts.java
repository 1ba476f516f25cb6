package dev.quarkstream.origin;

import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Where the configured origins and the session cookie contradict each other. The cookie is {@code SameSite=Lax}, and over
 * https {@code __Host-} and {@code Secure}: a browser sends it for pages of the same site, scheme included (RFC 6265bis).
 */
public final class OriginDoubts {

    private static final Pattern CERTIFICATE = Pattern.compile(
            "quarkus\\.(tls\\..*key-store|http\\.ssl\\.certificate\\.(files|key-files|key-store-file)).*");

    /** The ordinal of what nobody has set. */
    private static final int DEFAULTS = Integer.MIN_VALUE;

    private OriginDoubts() {}

    /** @throws io.quarkus.runtime.configuration.ConfigurationException if the application would not start */
    public static List<String> of(SmallRyeConfig config) {
        var settings = config.getConfigMapping(SpaConfig.class);
        new Origins(settings); // refuses what is no origin
        var origins = settings.spaOrigins().orElse(List.of()).stream()
                .map(URI::create)
                .toList();
        var schemes = origins.stream().map(URI::getScheme).collect(Collectors.toSet());
        var doubts = new ArrayList<String>();
        if (schemes.size() > 1) {
            doubts.add("quarkstream.spa-origins has http and https: this server is on one of them, and no browser sends"
                    + " the cookie for pages of the other");
        }
        var sites = origins.stream().map(OriginDoubts::site).collect(Collectors.toSet());
        if (sites.size() > 1) {
            doubts.add("quarkstream.spa-origins are of several sites "
                    + sites.stream().sorted().toList()
                    + ": no browser sends the cookie for pages of a site that is not this server's own");
        }
        if (schemes.contains("https") && !servesHttps(config)) {
            doubts.add("quarkstream.spa-origins has https, but this server has no certificate and trusts no proxy"
                    + " (quarkstream.proxy.trusted): to it all requests are http, and its cookie is not secure");
        }
        return doubts;
    }

    /** The last two labels; under a public suffix of two, such as co.uk, it says one site where there are several. */
    private static String site(URI origin) {
        var labels = origin.getHost() == null
                ? new String[] {origin.toString()}
                : origin.getHost().split("\\.");
        return labels.length < 2 || origin.getHost().matches("[\\d.]+|\\[.*")
                ? String.valueOf(origin.getHost())
                : labels[labels.length - 2] + "." + labels[labels.length - 1];
    }

    private static boolean servesHttps(SmallRyeConfig config) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .filter(name -> CERTIFICATE.matcher(name).matches())
                        .anyMatch(name -> config.getConfigValue(name).getConfigSourceOrdinal() > DEFAULTS)
                || config.getOptionalValues("quarkstream.proxy.trusted", String.class)
                        .isPresent();
    }
}
