package dev.quarkstream.app.testing;

import dev.quarkstream.TokenOwner;
import dev.quarkstream.TokenOwners;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What an application of somebody else's knows of its people, where a test wants one: as the test says. */
@ApplicationScoped
@IfBuildProperty(name = "host.owners", stringValue = "true")
public class HostOwners implements TokenOwners {

    /** What there is to say of an owner. */
    public interface Answer {

        Optional<TokenOwner> of(String id) throws Exception;
    }

    private volatile Answer answer = HostOwners::may;
    private final AtomicInteger asked = new AtomicInteger();

    /** Somebody who may do these, or all if none is named. */
    public static Optional<TokenOwner> may(String id, String... permissions) {
        return Optional.of(new TokenOwner() {

            @Override
            public String id() {
                return id;
            }

            @Override
            public String name() {
                return "Grace Hopper";
            }

            @Override
            public boolean may(String permission) {
                return permissions.length == 0 || Set.of(permissions).contains(permission);
            }
        });
    }

    public void answer(Answer answer) {
        this.answer = answer;
    }

    /** Until the test lets go. */
    public CountDownLatch hang() {
        var released = new CountDownLatch(1);
        answer(id -> {
            released.await();
            return may(id);
        });
        return released;
    }

    public int asked() {
        return asked.get();
    }

    @Override
    public Optional<TokenOwner> find(String id) {
        asked.incrementAndGet();
        try {
            return answer.of(id);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String idOf(Principal principal) {
        return principal.getName().replace("staff:", "");
    }
}
