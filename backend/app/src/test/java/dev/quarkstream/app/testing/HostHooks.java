package dev.quarkstream.app.testing;

import dev.quarkstream.CallingToken;
import dev.quarkstream.TokenGate;
import dev.quarkstream.TokenPermission;
import dev.quarkstream.TokenPermissions;
import dev.quarkstream.TokenSecrets;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What an application of somebody else's may have its own way in, where a test wants that. */
@ApplicationScoped
@IfBuildProperty(name = "host.hooks", stringValue = "true")
public class HostHooks implements TokenGate, TokenSecrets, TokenPermissions {

    private final AtomicInteger secrets = new AtomicInteger();

    /** By the token's name. */
    @Override
    public Uni<Boolean> admits(CallingToken token) {
        return switch (token.name()) {
            case "hanging" -> Uni.createFrom().nothing();
            case "failing" -> Uni.createFrom().failure(new IllegalStateException("no"));
            case "mute" -> Uni.createFrom().nullItem();
            default -> Uni.createFrom().item(!token.name().equals("unwanted"));
        };
    }

    @Override
    public byte[] next() {
        secrets.incrementAndGet();
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return random;
    }

    public int secrets() {
        return secrets.get();
    }

    @Override
    public List<TokenPermission> all() {
        return List.of(new TokenPermission("reports:run", "Run reports."));
    }
}
