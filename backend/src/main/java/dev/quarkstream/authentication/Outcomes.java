package dev.quarkstream.authentication;

import dev.quarkstream.problem.ProblemException;
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
    private final Map<TokenCheck.Reason, Counter> rejected = new EnumMap<>(TokenCheck.Reason.class);
    private final Counter sessions;
    private final Counter endedSessions;

    Outcomes(MeterRegistry metrics) {
        this.metrics = metrics;
        this.tokens = counter("token", ACCEPTED);
        for (var reason : TokenCheck.Reason.values()) {
            rejected.put(reason, counter("token", reason.word()));
        }
        this.sessions = counter("session", ACCEPTED);
        this.endedSessions = counter("session", "ended");
    }

    void of(TokenCheck check) {
        (check instanceof TokenCheck.Rejected refused ? Objects.requireNonNull(rejected.get(refused.reason())) : tokens)
                .increment();
    }

    void ofSession(boolean isLive) {
        (isLive ? sessions : endedSessions).increment();
    }

    /** Before any credential was verified. */
    void refused(ProblemException problem) {
        var type = problem.problem().type();
        counter("request", type.substring(type.lastIndexOf(':') + 1)).increment();
    }

    private Counter counter(String kind, String outcome) {
        return Counter.builder("quarkstream.authentications")
                .description("Callers by credential and outcome")
                .tag("credential", kind)
                .tag("outcome", outcome)
                .register(metrics);
    }
}
