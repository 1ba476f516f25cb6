package dev.quarkstream.verification;

import dev.quarkstream.feed.Listener;
import dev.quarkstream.meter.Meters;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Hears from the database which credentials have ended or changed, whoever did it, and tells the caches. The database's
 * triggers speak (migration 3), so that no writer can forget to.
 */
@ApplicationScoped
public class CredentialChanges {

    /** In place of a credential: all of its kind. */
    public static final String ALL = "*";

    static final String CHANNEL = "quarkstream_credentials";

    /** What cannot be told apart by time is always of this one, where changes are not listened for. */
    private static final long ONLY_GENERATION = 1;

    private final Map<String, Consumer<String>> caches = new ConcurrentHashMap<>();
    private final Listener listener;
    private final CacheConfig config;
    private final LongConsumer heard;

    CredentialChanges(Listener listener, CacheConfig config, Meters meters) {
        this.listener = listener;
        this.config = config;
        this.heard = meters.times(
                "quarkstream.revocations.heard", "From the commit of a revocation to its being forgotten here");
        meters.gauge(
                "quarkstream.listener.up",
                "Whether revocations are heard, so that what is remembered may be used",
                "",
                () -> isListening() && generation() == Listener.DEAF ? 0 : 1);
        meters.gauge(
                "quarkstream.listener.probe.age",
                "How long ago the last answered probe of the listening connection was sent",
                "seconds",
                listener::secondsSinceProbe);
    }

    void listen(@Observes StartupEvent event) {
        if (isListening()) {
            listener.listen(CHANNEL, this::tell);
        }
    }

    /** Calls back for each credential of a kind that has ended or changed, or with {@link #ALL}. */
    void on(String kind, Consumer<String> forget) {
        caches.put(kind, forget);
    }

    /**
     * Which time without a gap in hearing this is. What was remembered in one is worth nothing in another.
     *
     * @return {@link Listener#DEAF} while a change may go unheard: then nothing remembered may be used
     */
    long generation() {
        return config.mode() == CacheConfig.Mode.TTL ? ONLY_GENERATION : listener.generation();
    }

    /**
     * Done when the caches of this replica have heard of every change that was committed before the call: to be awaited
     * before a revocation is answered.
     */
    public Uni<Void> heard() {
        if (isListening()) {
            return Uni.createFrom().deferred(() -> {
                var committedAt = System.nanoTime();
                return listener.caughtUp().invoke(() -> {
                    if (generation() != Listener.DEAF) { // otherwise nothing was remembered, or heard
                        heard.accept(System.nanoTime() - committedAt);
                    }
                });
            });
        }
        return Uni.createFrom().voidItem().invoke(() -> caches.values().forEach(forget -> forget.accept(ALL)));
    }

    private boolean isListening() {
        return config.mode() == CacheConfig.Mode.NOTIFY && config.maximumSize() > 0;
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
}
