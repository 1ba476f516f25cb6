package dev.quarkstream.token;

import dev.quarkstream.NewTokenGate;
import dev.quarkstream.owner.Elsewhere;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;

/** Asks the application whether somebody may make a token now, where it has anything to say about that. */
@Startup // it says at once if it cannot know whom to ask
@ApplicationScoped
class Admission {

    private final Optional<NewTokenGate> gate;
    private final Elsewhere elsewhere;

    Admission(Instance<NewTokenGate> gates, Vertx vertx) {
        if (gates.isAmbiguous()) {
            throw new ConfigurationException(
                    "Several beans of NewTokenGate: there may be one, and none is to be passed by");
        }
        this.gate = gates.stream().findFirst();
        this.elsewhere = new Elsewhere(NewTokenGate.class, vertx);
    }

    /** @return fails with what the owner is to be answered; with {@code unavailable} if the application does not answer */
    Uni<Void> require(String owner) {
        return gate.map(asked -> elsewhere
                        .run(() -> asked.refusal(owner))
                        .invoke(refusal -> refusal.ifPresent(Admission::refuse))
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static void refuse(RuntimeException refusal) {
        throw refusal;
    }
}
