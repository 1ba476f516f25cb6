package dev.quarkstream.authentication;

import dev.quarkstream.meter.Meters;
import dev.quarkstream.session.SessionCheck;
import dev.quarkstream.token.TokenCheck;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How often callers were identified, and why not: the metric {@code quarkstream.authentications}. */
@Singleton
class Outcomes {

    private static final String ACCEPTED = "accepted";

    private final Meters meters;
    private final Meters.Count tokens;
    private final Map<TokenCheck.Reason, Meters.Count> rejectedTokens = new EnumMap<>(TokenCheck.Reason.class);
    private final Meters.Count sessions;
    private final Map<SessionCheck.Rejected, Meters.Count> rejectedSessions =
            new EnumMap<>(SessionCheck.Rejected.class);

    private final Meters.Count invalidRequests;

    Outcomes(Meters meters) {
        this.meters = meters;
        this.tokens = counter("token", ACCEPTED);
        for (var reason : TokenCheck.Reason.values()) {
            rejectedTokens.put(reason, counter("token", reason.word()));
        }
        this.sessions = counter("session", ACCEPTED);
        for (var reason : SessionCheck.Rejected.values()) {
            rejectedSessions.put(reason, counter("session", reason.word()));
        }
        this.invalidRequests = counter("request", "invalid-request");
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

    /** Two credentials in one request, or half of one. */
    void invalidRequest() {
        invalidRequests.increment();
    }

    private Meters.Count counter(String kind, String outcome) {
        return meters.count(
                "quarkstream.authentications",
                "Callers by credential and outcome",
                "credential",
                kind,
                "outcome",
                outcome);
    }
}
