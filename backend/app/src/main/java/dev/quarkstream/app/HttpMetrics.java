package dev.quarkstream.app;

import dev.quarkstream.app.problem.Routes;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what clients make up out of the labels of {@code http.server} metrics: each path of the SPA would be a series of its
 * own, and after a hundred of them Micrometer counts no new one, an endpoint's 500s included.
 */
class HttpMetrics {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    @Produces
    @Singleton
    MeterFilter knownLabels() {
        return new KnownLabels();
    }

    private static final class KnownLabels implements MeterFilter {

        /** Asked for when requests come: there are none before the application has started. */
        private volatile @Nullable Set<String> routes;

        @Override
        public Meter.Id map(Meter.Id id) {
            return id.getName().startsWith("http.server.")
                    ? id.replaceTags(id.getTags().stream().map(this::known).toList())
                    : id;
        }

        private Tag known(Tag tag) {
            return switch (tag.getKey()) {
                case "uri" -> Tag.of("uri", known(tag.getValue()));
                case "method" -> METHODS.contains(tag.getValue()) ? tag : Tag.of("method", "OTHER");
                default -> tag;
            };
        }

        private String known(String path) {
            if (!path.startsWith("/") || path.startsWith("/q/")) {
                return path; // Quarkus itself has words in capitals for what it does not name, such as NOT_FOUND
            }
            if (!path.startsWith("/api/")) {
                return "SPA";
            }
            return routes().contains(path) ? path : "NOT_FOUND"; // or refused before anybody looked
        }

        /** Once: every made-up path is looked up here. */
        private Set<String> routes() {
            var known = routes;
            if (known == null) {
                known = Routes.templates();
                routes = known;
            }
            return known;
        }
    }
}
