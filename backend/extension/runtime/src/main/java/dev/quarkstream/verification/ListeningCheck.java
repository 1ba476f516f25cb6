package dev.quarkstream.verification;

import dev.quarkstream.feed.CredentialFeed;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether revocations are heard. A replica that does not hear them is slower and not less right, so it is up. */
@Readiness
class ListeningCheck implements HealthCheck {

    private final CredentialChanges changes;

    ListeningCheck(CredentialChanges changes) {
        this.changes = changes;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Revocations are heard")
                .up()
                .withData("heard", changes.generation() != CredentialFeed.DEAF)
                .build();
    }
}
