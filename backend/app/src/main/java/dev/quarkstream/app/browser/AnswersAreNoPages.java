package dev.quarkstream.app.browser;

import dev.quarkstream.app.input.Paths;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** An answer of the API that a browser is led to is shown as what it says it is, in no frame, and runs nothing. */
@Singleton
class AnswersAreNoPages {

    private static final int PRIORITY = 350;

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext http) {
        if (Paths.isApi(http.normalizedPath())) {
            var headers = http.response().headers();
            headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "same-origin");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            if ("https".equals(http.request().scheme())) {
                headers.set("Strict-Transport-Security", "max-age=31536000");
            }
        }
        http.next();
    }
}
