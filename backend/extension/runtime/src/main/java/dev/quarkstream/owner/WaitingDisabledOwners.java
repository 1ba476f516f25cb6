package dev.quarkstream.owner;

import dev.quarkstream.DisabledOwners;
import dev.quarkstream.ReactiveDisabledOwners;
import dev.quarkstream.schema.Waiting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** {@link ReactiveDisabledOwners}, waited for. */
@ApplicationScoped
class WaitingDisabledOwners implements DisabledOwners {

    private final ReactiveDisabledOwners owners;

    WaitingDisabledOwners(ReactiveDisabledOwners owners) {
        this.owners = owners;
    }

    @Override
    public boolean disable(String owner) {
        return await(owners.disable(owner));
    }

    @Override
    public boolean enable(String owner) {
        return await(owners.enable(owner));
    }

    @Override
    public boolean isDisabled(String owner) {
        return await(owners.isDisabled(owner));
    }

    private static <T> T await(Uni<T> answer) {
        return Waiting.on(answer, ReactiveDisabledOwners.class);
    }
}
