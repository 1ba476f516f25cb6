package dev.quarkstream.authentication;

import dev.quarkstream.problem.ProblemException;
import dev.quarkstream.session.SessionCheck;
import dev.quarkstream.token.TokenCheck;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How often callers were identified, and why not: the metric {@code quarkstream.authentications}. */
@Singleton
class Outcomes {

    private static final String ACCEPTED = "accepted";

    private final MeterRegistry metrics;
    private final Counter tokens;
    private final Map<TokenCheck.Reason, Counter> rejectedTokens = new EnumMap<>(TokenCheck.Reason.class);
    private final Counter sessions;
    private final Map<SessionCheck.Rejected, Counter> rejectedSessions = new EnumMap<>(SessionCheck.Rejected.class);

    Outcomes(MeterRegistry metrics) {
        this.metrics = metrics;
        this.tokens = counter("token", ACCEPTED);
        for (var reason : TokenCheck.Reason.values()) {
            rejectedTokens.put(reason, counter("token", reason.word()));
        }
        this.sessions = counter("session", ACCEPTED);
        for (var reason : SessionCheck.Rejected.values()) {
            rejectedSessions.put(reason, counter("session", reason.word()));
        }
        refusals(ProblemException.invalidRequest("")); // there before the first one, or a rate would miss that
        refusals(ProblemException.crossSiteRequest());
    }

    void of(TokenCheck check) {
        (check instanceof TokenCheck.Rejected refused
                        ? Objects.requireNonNull(rejectedTokens.get(refused.reason()))
                        : tokens)
                .increment();
    }

    void of(SessionCheck check) {
        (check instanceof SessionCheck.Rejected reason
                        ? Objects.requireNonNull(rejectedSessions.get(reason))
                        : sessions)
                .increment();
    }

    /** Before any credential was verified. */
    void refused(ProblemException problem) {
        refusals(problem).increment();
    }

    private Counter refusals(ProblemException problem) {
        var type = problem.problem().type();
        return counter("request", type.substring(type.lastIndexOf(':') + 1));
    }

    private Counter counter(String kind, String outcome) {
        return Counter.builder("quarkstream.authentications")
                .description("Callers by credential and outcome")
                .tag("credential", kind)
                .tag("outcome", outcome)
                .register(metrics);
    }
}
