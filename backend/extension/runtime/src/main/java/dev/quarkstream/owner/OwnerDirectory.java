package dev.quarkstream.owner;

import dev.quarkstream.ReactiveTokenOwners;
import dev.quarkstream.TokenOwner;
import dev.quarkstream.TokenOwners;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.security.Principal;
import java.util.Optional;

/** Asks the application about owners, where it has anything to say of them, and does not wait for it for long. */
@Startup // it says at once if it cannot know whom to ask
@ApplicationScoped
public class OwnerDirectory {

    private final Optional<ReactiveTokenOwners> owners;
    private final Elsewhere elsewhere;

    OwnerDirectory(Instance<TokenOwners> waiting, Instance<ReactiveTokenOwners> reactive, Vertx vertx) {
        if (waiting.isResolvable() && reactive.isResolvable() || waiting.isAmbiguous() || reactive.isAmbiguous()) {
            throw new ConfigurationException("Several beans of TokenOwners or ReactiveTokenOwners: there may be one");
        }
        this.elsewhere = new Elsewhere(TokenOwners.class, vertx);
        this.owners = waiting.isResolvable()
                ? Optional.of(new OnWorkers(waiting.get(), vertx))
                : reactive.stream().findFirst();
    }

    /** Whether the application says anything of owners. */
    public boolean isKnown() {
        return owners.isPresent();
    }

    /** Whether an owner is asked about before their credential is good. */
    public boolean isAskedAtUse() {
        return owners.isPresent() && owners.get().areAskedAtUse();
    }

    /** Who somebody is that another mechanism vouched for. */
    public String idOf(Principal principal) {
        return owners.map(known -> known.idOf(principal)).orElseGet(principal::getName);
    }

    /**
     * What the application knows of somebody.
     *
     * @return empty: there is no such owner; fails with {@code unavailable} if the application does, or takes too long
     */
    public Uni<Optional<TokenOwner>> find(String id) {
        return elsewhere.run(() -> owners.orElseThrow().find(id));
    }
}
