package dev.quarkstream.account;

import dev.quarkstream.problem.ProblemException;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passwords and their bcrypt hashes. The slow work runs off the event loop and comes back to it, where the database session lives. */
@ApplicationScoped
class Passwords {

    /** bcrypt reads no further; a longer password would silently be equal to its beginning. */
    static final int MAX_BYTES = 72;

    /** As good as any other to compare with, and not worth a quarter of a second of the start: no password has this hash. */
    private static final String NOBODYS_HASH = "$2a$%02d$" + ".".repeat(53);

    private static final Pattern BCRYPT = Pattern.compile("\\$2[axy]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

    private final PasswordConfig config;
    private final WorkerExecutor workers;
    private final AtomicInteger pending = new AtomicInteger();
    private final String nobodysHash;

    Passwords(PasswordConfig config, Vertx vertx) {
        this.config = config;
        this.workers = vertx.createSharedWorkerExecutor("passwords", config.threads());
        this.nobodysHash = NOBODYS_HASH.formatted(config.cost());
    }

    Uni<PasswordHash> hash(String password) {
        return run(() -> new PasswordHash(BcryptUtil.bcryptHash(password, config.cost())));
    }

    /**
     * Whether the password is the account's. Takes as long for an account that does not exist as for one that does. What is no hash
     * locks an account, as operators know it from other systems: no password is right.
     */
    Uni<Boolean> match(String password, @Nullable Account account) {
        var hash = account == null
                ? ""
                : account.passwordHash().value().replaceFirst("^\\$2b", "\\$2y"); // the same by two names
        var possible = BCRYPT.matcher(hash).matches() && password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        var readable = possible ? password : "";
        var comparable = possible ? hash : nobodysHash;
        return run(() -> BcryptUtil.matches(readable, comparable) && possible);
    }

    private <T> Uni<T> run(Callable<T> work) {
        if (pending.incrementAndGet() > config.threads() + config.queue()) {
            pending.decrementAndGet();
            return Uni.createFrom().failure(ProblemException.unavailable());
        }
        return Uni.createFrom()
                .completionStage(() -> workers.executeBlocking(work, false).toCompletionStage())
                .onTermination()
                .invoke(pending::decrementAndGet);
    }

    @PreDestroy
    void close() {
        workers.close();
    }
}
