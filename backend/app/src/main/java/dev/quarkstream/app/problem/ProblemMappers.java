package dev.quarkstream.app.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every failure into its answer, whether a resource raised it or the HTTP layer did before any resource was found. */
@ApplicationScoped
public class ProblemMappers {

    private final Failures failures;
    private final ObjectMapper json;

    ProblemMappers(Failures failures, ObjectMapper json) {
        this.failures = failures;
        this.json = json;
    }

    // The classes beside Throwable have mappers of Quarkus' own, which would be nearer.
    @ServerExceptionMapper({
        Throwable.class,
        UnauthorizedException.class,
        WebApplicationException.class,
        NotFoundException.class,
        JsonProcessingException.class,
        MismatchedInputException.class,
        ValidationException.class,
        ConstraintViolationException.class,
        ResteasyReactiveViolationException.class
    })
    public RestResponse<Problem> answer(Throwable failure, RoutingContext http) {
        var refusal = failures.problemOf(failure, http.normalizedPath());
        var response = RestResponse.ResponseBuilder.<Problem>create(
                        refusal.problem().status())
                .entity(refusal.problem())
                .type(Problem.MEDIA_TYPE);
        refusal.headers().forEach(response::header);
        return response.build();
    }

    void answerWhatFailsBeforeAnyResource(@Observes Router router) {
        router.route("/api/*").order(Integer.MIN_VALUE).failureHandler(this::answer);
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answerWhatMakesNoSense);
    }

    /** Where there is no request scope to ask, a fault of ours is written down under the id that the answer has, too. */
    private ProblemException problemOf(Throwable failure, RoutingContext http) {
        var requestId = http.response().headers().get("X-Request-Id");
        if (requestId != null) {
            MDC.put("requestId", requestId);
        }
        return failures.problemOf(failure, http.normalizedPath());
    }

    /** Anybody can send such a request: it is no event for the log, wherever it went. */
    private void answerWhatMakesNoSense(RoutingContext http) {
        if (http.statusCode() == 400 || http.failure() instanceof ProblemException) {
            answer(http);
        } else {
            http.next();
        }
    }

    private void answer(RoutingContext http) {
        if (http.response().ended() || http.response().headWritten()) {
            return;
        }
        var isRefused = http.failure() == null || http.statusCode() < 500; // a bare failure has the status 500
        var refusal = isRefused
                ? failures.ofStatus(http.statusCode(), http.normalizedPath(), http.failure())
                : problemOf(http.failure(), http);
        try {
            var body = Buffer.buffer(json.writeValueAsBytes(refusal.problem()));
            refusal.headers().forEach(http.response()::putHeader);
            http.response()
                    .setStatusCode(refusal.problem().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .putHeader(
                            HttpHeaders.CACHE_CONTROL,
                            "no-store") // what comes this early has not met the filter that says so
                    .end(body);
        } catch (JsonProcessingException impossible) {
            http.next();
        }
    }
}
