package dev.quarkstream.app.password;

import dev.quarkstream.ProblemException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.account.PasswordHash;
import dev.quarkstream.audit.ClientAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passwords and their bcrypt hashes. The slow work runs off the event loop and comes back to it, where the database session lives. */
@ApplicationScoped
public class Passwords {

    /** bcrypt reads no further; a longer password would silently be equal to its beginning. */
    public static final int MAX_BYTES = 72;

    /** No longer text becomes that short when it is normalized. */
    private static final int MAX_TYPED = 1_000;

    /** As good as any other to compare with, and not worth a quarter of a second of the start: no password has this hash. */
    private static final String NOBODYS_HASH = "$2a$%02d$" + ".".repeat(53);

    private static final Pattern BCRYPT = Pattern.compile("\\$2[axy]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

    private final PasswordConfig config;
    private final PasswordStrength strength;
    private final FairQueue queue;
    private final RoutingContext http;
    private final String nobodysHash;

    Passwords(PasswordConfig config, PasswordStrength strength, RoutingContext http, MeterRegistry metrics) {
        this.config = config;
        this.strength = strength;
        this.http = http; // the request at hand, whichever that is
        this.queue = new FairQueue("passwords", threads(config), config.queue(), metrics);
        this.nobodysHash = NOBODYS_HASH.formatted(config.cost());
    }

    /** Half of the cores leave the other half to requests that need no password. */
    private static int threads(PasswordConfig config) {
        return config.threads().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** As the hash function reads it (NFKC): the same letter may be typed in several ways. */
    public static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** Whether the hash is of all of it. */
    public static boolean isReadWhole(String password) {
        return password.length() <= MAX_TYPED && normal(password).getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /**
     * The hash of a password that somebody chooses.
     *
     * @param pointer where the password is in the request
     * @param known what everybody knows of its owner
     * @return fails with {@code validation} if it is easy to guess
     */
    public Uni<PasswordHash> choose(String password, String pointer, String... known) {
        return run(() -> {
            strength.faultOf(normal(password), List.of(known)).ifPresent(advice -> {
                throw ProblemException.validation(pointer, advice);
            });
            return new PasswordHash(BcryptUtil.bcryptHash(password, config.cost()));
        });
    }

    /**
     * Whether the password is the account's. Takes as long for an account that does not exist as for one that does. What is no hash
     * locks an account, as operators know it from other systems: no password is right.
     */
    public Uni<Boolean> match(String password, @Nullable Account account) {
        var hash = account == null
                ? ""
                : account.passwordHash().value().replaceFirst("^\\$2b", "\\$2y"); // the same by two names
        var possible = BCRYPT.matcher(hash).matches() && isReadWhole(password);
        var readable = possible ? password : "";
        var comparable = possible ? hash : nobodysHash;
        return run(() -> BcryptUtil.matches(readable, comparable) && possible);
    }

    private <T> Uni<T> run(Callable<T> work) {
        var result = queue.run(ClientAddress.networkOf(http), http.response()::closed, work);
        var context = Vertx.currentContext();
        return context == null ? result : result.emitOn(MutinyHelper.executor(context));
    }

    @PreDestroy
    void close() {
        queue.close();
    }
}
