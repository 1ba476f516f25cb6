package dev.quarkstream.problem;

import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RotationRefusedException;
import dev.quarkstream.TokenLimitReachedException;
import dev.quarkstream.UnknownOwnerException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers the failures of our own classes, whoever throws them; what others throw is for an application to answer. */
@ApplicationScoped
public class ProblemMappers {

    private final Failures failures;

    ProblemMappers(Failures failures) {
        this.failures = failures;
    }

    /** Behind one that an application has for these classes itself. */
    @ServerExceptionMapper(
            value = {
                OwnerDisabledException.class,
                ProblemException.class,
                RotationRefusedException.class,
                TokenLimitReachedException.class,
                UnknownOwnerException.class
            },
            priority = Priorities.USER + 1)
    public RestResponse<byte[]> answer(RuntimeException failure) {
        return ProblemJson.answer(failures.of(failure));
    }

    /** A caller may be refused before any resource is looked for. */
    void answerWhatFailsEarly(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
    }

    private void answer(RoutingContext http) {
        if (!(http.failure() instanceof ProblemException refusal)
                || http.response().headWritten()) {
            http.next();
            return;
        }
        refusal.headers().forEach(http.response()::putHeader);
        http.response()
                .setStatusCode(refusal.problem().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(ProblemJson.bytes(refusal.problem())));
    }
}
