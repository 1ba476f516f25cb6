package dev.quarkstream.token;

import dev.quarkstream.TokenRules;
import dev.quarkstream.permission.PermissionCatalogue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What the configuration says of new tokens. */
@ApplicationScoped
class OwnersTokenRules implements TokenRules {

    private final PermissionCatalogue catalogue;
    private final TokenLife life;
    private final Clock clock;

    OwnersTokenRules(PermissionCatalogue catalogue, TokenLife life, Clock clock) {
        this.catalogue = catalogue;
        this.life = life;
        this.clock = clock;
    }

    @Override
    public Optional<String> faultOfPermission(String name) {
        if (name.equals(PermissionCatalogue.EVERYTHING)) {
            return Optional.of("Name the permissions one by one.");
        }
        return catalogue.offers(name) ? Optional.empty() : Optional.of("There is no such permission.");
    }

    @Override
    public Optional<String> faultOfExpiry(Instant expiresAt) {
        return Optional.ofNullable(life.faultOf(expiresAt, clock.instant()));
    }
}
