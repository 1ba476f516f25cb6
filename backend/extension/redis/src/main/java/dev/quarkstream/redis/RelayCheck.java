package dev.quarkstream.redis;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells whether what is to be relayed is. */
@Readiness
class RelayCheck implements HealthCheck {

    private final Relay relay;

    RelayCheck(Relay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Revocations are relayed")
                .status(!relay.isEnabled() || relay.isUp())
                .withData("enabled", relay.isEnabled())
                .build();
    }
}
