package dev.quarkstream.verification;

import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.feed.Fleet;
import dev.quarkstream.feed.Hearer;
import dev.quarkstream.meter.Meters;
import dev.quarkstream.verification.CacheConfig.Mode;
import dev.quarkstream.verification.RevocationConfig.Revocation;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Hears from the database which credentials have ended or narrowed, whoever did it, and tells the caches. The database's
 * triggers speak, so that no writer can forget to.
 */
@ApplicationScoped
public class CredentialChanges {

    /** In place of a credential: all of its kind. */
    public static final String ALL = "*";

    /** What cannot be told apart by time is always of this one, where changes are not listened for. */
    private static final long ONLY_GENERATION = 1;

    private final Map<String, Consumer<String>> caches = new ConcurrentHashMap<>();
    private final CredentialFeed feed;
    private final Fleet fleet;
    private final CacheConfig config;
    private final boolean isConfirmed;
    private final LongConsumer heard;
    private final LongConsumer confirmed;
    private final Meters.Count silent;

    CredentialChanges(
            CredentialFeed feed, Fleet fleet, CacheConfig config, RevocationConfig revocation, Meters meters) {
        this.feed = feed;
        this.fleet = fleet;
        this.config = config;
        this.isConfirmed = revocation.revocation() == Revocation.CONFIRMED;
        if (isConfirmed && config.mode() == Mode.TTL) {
            throw new ConfigurationException("quarkstream.revocation=confirmed cannot be kept with"
                    + " quarkstream.tokens.cache.mode=ttl: such replicas hear of nothing");
        }
        this.heard = meters.times(
                "quarkstream.revocations.heard", "From the commit of a revocation to its being forgotten here");
        this.confirmed = meters.times(
                "quarkstream.revocations.confirmed",
                "From the commit of a revocation to its being forgotten everywhere");
        this.silent = meters.count(
                "quarkstream.revocations.silent",
                "Confirmed revocations for which somebody was silent until nothing that they remember is trusted");
        meters.gauge(
                "quarkstream.listener.up",
                "Whether revocations are heard, so that what is remembered may be used",
                "",
                () -> isListening() && generation() == CredentialFeed.DEAF ? 0 : 1);
        meters.gauge(
                "quarkstream.listener.probe.age",
                "How long ago the last answered probe of the listening connection was sent",
                "seconds",
                feed::secondsSinceProbe);
    }

    void listen(@Observes StartupEvent event) {
        if (isListening()) {
            feed.listen(new Replica());
        }
    }

    /** Calls back for each credential of a kind that has ended or narrowed, or with {@link #ALL}. */
    void on(String kind, Consumer<String> forget) {
        caches.put(kind, forget);
    }

    /**
     * For what has widened, of which nobody is told: this replica at least sees it at once.
     *
     * @param change as the database's triggers write it
     */
    public void forgetHere(String change) {
        tell(change);
    }

    /**
     * Which time without a gap in hearing this is. What was remembered in one is worth nothing in another.
     *
     * @return {@link CredentialFeed#DEAF} while a change may go unheard: then nothing remembered may be used
     */
    long generation() {
        return config.mode() == Mode.TTL ? ONLY_GENERATION : feed.generation();
    }

    /**
     * Done when the caches of this replica have heard of every change that was committed before the call, and where it is
     * asked for those of all others: to be awaited before a revocation is answered.
     */
    public Uni<Void> heard() {
        return isConfirmed ? heardHere().chain(this::forgottenEverywhere) : heardHere();
    }

    private Uni<Void> heardHere() {
        if (isListening()) {
            return Uni.createFrom().deferred(() -> {
                var committedAt = System.nanoTime();
                return feed.caughtUp().invoke(() -> {
                    if (generation() != CredentialFeed.DEAF) { // otherwise nothing was remembered, or heard
                        heard.accept(System.nanoTime() - committedAt);
                    }
                });
            });
        }
        return Uni.createFrom().voidItem().invoke(() -> caches.values().forEach(forget -> forget.accept(ALL)));
    }

    private Uni<Void> forgottenEverywhere() {
        var committedAt = System.nanoTime();
        return fleet.hasForgotten()
                .invoke(said -> {
                    confirmed.accept(System.nanoTime() - committedAt);
                    if (!said) {
                        silent.increment();
                    }
                })
                .replaceWithVoid();
    }

    private boolean isListening() {
        return config.mode() != Mode.TTL && config.maximumSize() > 0;
    }

    private void tell(String change) {
        var blank = change.indexOf(' ');
        var forget = blank < 0 ? null : caches.get(change.substring(0, blank));
        if (forget == null) {
            return; // a newer version's kind of credential
        }
        try {
            forget.accept(change.substring(blank + 1));
        } catch (IllegalArgumentException unreadable) {
            Log.warnf("Forgetting all: a notification cannot be read: %s", unreadable.toString());
            forget.accept(ALL);
        }
    }

    /** Has forgotten when it has heard, and remembers nothing that it has not heard of since it lost a connection. */
    private final class Replica implements Hearer {

        private final UUID name = UUID.randomUUID();

        @Override
        public void hear(String change) {
            tell(change);
        }

        @Override
        public Future<Void> settle(long mark) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> leave() {
            return Future.succeededFuture();
        }

        @Override
        public UUID name() {
            return name;
        }
    }
}
