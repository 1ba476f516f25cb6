package dev.quarkstream;

import io.smallrye.mutiny.Uni;

/**
 * Owners who are shut out for a while, for reactive code: what {@link DisabledOwners} says, without waiting. Nothing is done
 * before the Uni is subscribed to, and again with each subscription.
 */
public interface ReactiveDisabledOwners {

    /** @see DisabledOwners#disable */
    Uni<Boolean> disable(String owner);

    /** @see DisabledOwners#enable */
    Uni<Boolean> enable(String owner);

    /** @see DisabledOwners#isDisabled */
    Uni<Boolean> isDisabled(String owner);
}
