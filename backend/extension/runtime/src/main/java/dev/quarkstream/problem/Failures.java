package dev.quarkstream.problem;

import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.ProblemException;
import dev.quarkstream.Problems;
import dev.quarkstream.RotationRefusedException;
import dev.quarkstream.TokenLimitReachedException;
import dev.quarkstream.UnknownOwnerException;
import io.quarkus.arc.Arc;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.UUID;
import org.jboss.logging.MDC;

/** Says for any failure which problem it is. */
@ApplicationScoped
public class Failures implements Problems {

    private final CurrentVertxRequest request;

    Failures(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public ProblemException of(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known;
        }
        if (failure instanceof UnknownOwnerException || failure instanceof OwnerDisabledException) {
            return ProblemException.unauthenticated(); // deleted or shut out just now
        }
        if (failure instanceof TokenLimitReachedException reached) {
            return ProblemException.tokenLimitReached(reached.limit());
        }
        if (failure instanceof RotationRefusedException refused) {
            return switch (refused.reason()) {
                case EXPIRED -> ProblemException.tokenExpired();
                case CONFLICT -> ProblemException.rotationConflict();
                case NOT_ALLOWED -> ProblemException.rotationNotAllowed();
            };
        }
        if (failure instanceof WebApplicationException refused
                && refused.getResponse().getStatus() < 500) {
            return ProblemException.ofStatus(refused.getResponse().getStatus());
        }
        return DatabaseUnavailable.isCause(failure) ? ProblemException.unavailable() : bug(failure);
    }

    private ProblemException bug(Throwable failure) {
        var requestId = requestId();
        Log.errorf(failure, "Request %s failed", requestId);
        return ProblemException.internal(requestId);
    }

    /** The one that the answer or the log has, if any does. */
    private String requestId() {
        var http = Arc.container().requestContext().isActive() ? request.getCurrent() : null;
        var answered = http == null ? null : http.response().headers().get("X-Request-Id");
        if (answered != null) {
            return answered;
        }
        return MDC.get("requestId") instanceof String logged
                ? logged
                : UUID.randomUUID().toString(); // it failed before it had one
    }
}
