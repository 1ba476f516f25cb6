package dev.quarkstream.app.request;

import dev.quarkstream.app.input.Paths;
import dev.quarkstream.app.problem.Routes;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by route and status, under the names that Quarkus' binder of Micrometer has for them, which looks for each
 * meter anew. What clients make up is no label: each path of the SPA would be a series of its own.
 */
@Singleton
class RequestMetrics {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Under which a request's context has the template of the resource that it went to. */
    private static final String TEMPLATE = "UrlPathTemplate";

    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Integer, Port> ports = new ConcurrentHashMap<>();

    /** Mostly the next one's, too. */
    private volatile @Nullable Port lastPort;

    /** Asked for when requests come: there are none before the application has started. */
    private volatile @Nullable Set<String> routes;

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void countOnOperatorsPort(@Observes ManagementInterface port) {
        port.router().route().order(Integer.MIN_VALUE).handler(http -> {
            count(http);
            http.next();
        });
    }

    /** To be called when a request begins. */
    void count(RoutingContext http) {
        var port = port(http.request());
        port.active.increment();
        http.addEndHandler(new Ended(http, port));
    }

    private Port port(HttpServerRequest request) {
        var number = request.localAddress().port();
        var last = lastPort;
        if (last != null && last.number == number) {
            return last;
        }
        var port = ports.computeIfAbsent(number, any -> new Port(number, request.isSSL()));
        lastPort = port;
        return port;
    }

    /** Requests that have not been answered whole. */
    long underWay() {
        return ports.values().stream().mapToLong(port -> port.active.sum()).sum();
    }

    /** Those that are counted as one. */
    private record Kind(String method, String uri, int status) {

        /** In place of a status, where the client did not wait for it. */
        static final int RESET = 0;

        Tags tags() {
            return Tags.of("method", method, "uri", uri, "status", status == RESET ? "RESET" : Integer.toString(status))
                    .and((status == RESET ? Outcome.CLIENT_ERROR : Outcome.forStatus(status)).asTag());
        }
    }

    private Timer timer(Kind kind) {
        return Timer.builder("http.server.requests")
                .description("HTTP server request processing time")
                .tags(kind.tags())
                .register(registry);
    }

    private String uri(RoutingContext http, int status) {
        String template = ((HttpServerRequestInternal) http.request()).context().getLocal(TEMPLATE);
        var path = http.normalizedPath();
        if (template != null && !template.equals(path)) {
            return template;
        }
        if (path.equals("/")) {
            return "root";
        }
        if (status == 404) {
            return "NOT_FOUND";
        }
        if (status / 100 == 3) {
            return "REDIRECTION";
        }
        if (!Paths.isApi(path)) {
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

    /** One that the application listens on. */
    private final class Port {

        final int number;
        final LongAdder active = new LongAdder();
        final DistributionSummary read;
        final DistributionSummary written;

        Port(int number, boolean isTls) {
            this.number = number;
            var tags = Tags.of("server.port", Integer.toString(number));
            this.read = bytes("http.server.bytes.read", "Number of bytes received by the server", tags);
            this.written = bytes("http.server.bytes.written", "Number of bytes sent by the server", tags);
            Gauge.builder("http.server.active.requests", active, LongAdder::sum)
                    .tags(tags)
                    .tag("url.scheme", isTls ? "https" : "http")
                    .register(registry);
        }

        private DistributionSummary bytes(String name, String description, Tags tags) {
            return DistributionSummary.builder(name)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }
    }

    /** Counts a request when it has ended, or its client has gone. */
    private final class Ended implements Handler<AsyncResult<Void>> {

        private final RoutingContext http;
        private final Port port;
        private final long began = System.nanoTime();

        Ended(RoutingContext http, Port port) {
            this.http = http;
            this.port = port;
        }

        @Override
        public void handle(AsyncResult<Void> end) {
            port.active.decrement();
            record(port.read, http.request().bytesRead());
            record(port.written, http.response().bytesWritten());
            if (!Paths.isOperations(http.normalizedPath())) {
                var status = http.response().getStatusCode();
                var kind = new Kind(
                        method(http.request().method().name()),
                        uri(http, status),
                        end.succeeded() ? status : Kind.RESET);
                timers.computeIfAbsent(kind, RequestMetrics.this::timer)
                        .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        }

        private static void record(DistributionSummary sizes, long bytes) {
            if (bytes > 0) {
                sizes.record(bytes);
            }
        }

        private static String method(String name) {
            return METHODS.contains(name) ? name : "OTHER";
        }
    }
}
