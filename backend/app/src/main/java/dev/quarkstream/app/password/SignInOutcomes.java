package dev.quarkstream.app.password;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** How often people proved who they are, and failed to: the metric {@code quarkstream.sign.ins}. */
@Singleton
public class SignInOutcomes {

    private final Counter succeeded;
    private final Counter failed;
    private final Counter throttled;

    SignInOutcomes(MeterRegistry metrics) {
        this.succeeded = counter(metrics, "succeeded");
        this.failed = counter(metrics, "failed");
        this.throttled = counter(metrics, "throttled");
    }

    public void succeeded() {
        succeeded.increment();
    }

    public void failed() {
        failed.increment();
    }

    /** Registrations that are throttled too. */
    void throttled() {
        throttled.increment();
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("quarkstream.sign.ins")
                .description("E-mails with passwords, at sign-in and for device tokens, by outcome")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
