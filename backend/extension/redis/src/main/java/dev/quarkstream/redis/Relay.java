package dev.quarkstream.redis;

import dev.quarkstream.feed.Attempts;
import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.feed.Hearer;
import dev.quarkstream.feed.PostgresFeed;
import dev.quarkstream.feed.Trust;
import dev.quarkstream.meter.Meters;
import dev.quarkstream.redis.Line.Said;
import dev.quarkstream.verification.CacheConfig;
import dev.quarkstream.verification.CacheConfig.Mode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Listens at the database for all replicas that listen here. What it hears it says in the order in which it has heard it, and
 * it answers a replica's probe after its own of the database. When it may have missed something, or something that it said
 * may be lost, a new epoch begins: replicas must not take what they have heard before for the whole.
 */
@ApplicationScoped
class Relay implements Hearer {

    /** Between two probes of the database: all replicas that ask meanwhile are answered by the next. */
    private static final Duration PACE = Duration.ofMillis(20);

    /** Of what is said at once. Redis' client holds 2,048 until they are answered. */
    private static final int MOST_AT_ONCE = 1_000;

    /** Changes in one message. */
    private static final int MOST_CHANGES = 1_000;

    /** A Redis that takes nothing for so long is of no use to anybody. */
    private static final int MOST_UNSAID = 100_000;

    private final Vertx vertx;
    private final RelayConfig config;
    private final RedisServer redis;
    private final PostgresFeed feed;
    private final Attempts attempts;
    private final Meters.Count answers;
    private final Meters.Count probes;
    private final Meters.Count changes;

    // On one event loop:
    private final Deque<Said> unsaid = new ArrayDeque<>();
    private final List<String> unsaidChanges = new ArrayList<>();
    private final Map<String, Long> answeredAt = new HashMap<>();
    private final List<Settling> settling = new ArrayList<>();
    private Map<String, Long> asking = new HashMap<>();
    private boolean probing;
    private boolean pausing;
    private boolean saying;
    private @Nullable Channels channels;
    private String epoch = "";
    private long generation = CredentialFeed.DEAF;

    private volatile @Nullable Line line;
    private volatile @Nullable Context loop;
    private volatile int replicas;

    /** A mark, and who may remember something that was said before. */
    private record Settling(long mark, Set<String> replicas, Promise<Void> done) {}

    Relay(Vertx vertx, RelayConfig config, CacheConfig cache, RedisServer redis, PostgresFeed feed, Meters meters) {
        if (config.enabled() && cache.mode() == Mode.NOTIFY && cache.maximumSize() > 0) {
            throw new ConfigurationException("quarkstream.relay.enabled needs quarkstream.tokens.cache.mode=relayed");
        }
        this.vertx = vertx;
        this.config = config;
        this.redis = redis;
        this.feed = feed;
        this.attempts = new Attempts(
                vertx,
                "Nothing is relayed (%s): replicas ask the database until it is",
                "Revocations are relayed again");
        this.answers = meters.count("quarkstream.relay.answers", "Probes of replicas that were answered");
        this.probes =
                meters.count("quarkstream.relay.probes", "Probes of the database, each for all replicas that asked");
        this.changes = meters.count("quarkstream.relay.changes", "Changes of credentials that were relayed");
        if (config.enabled()) {
            meters.gauge(
                    "quarkstream.relay.up",
                    "Whether it hears the database and is connected to Redis",
                    "",
                    () -> isUp() ? 1 : 0);
            meters.gauge(
                    "quarkstream.relay.replicas",
                    "Replicas that were answered in the last two seconds",
                    "",
                    () -> replicas);
        }
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            var server = redis.require("quarkstream.relay.enabled");
            var eventLoop = vertx.getOrCreateContext();
            loop = eventLoop;
            feed.listen(this);
            eventLoop.runOnContext(now -> connect(server, eventLoop));
            vertx.setPeriodic(Trust.LASTS.toMillis(), tick -> eventLoop.runOnContext(now -> forgetSilent()));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        attempts.stop();
        var open = line;
        if (open != null) {
            open.close();
        }
    }

    boolean isEnabled() {
        return config.enabled();
    }

    boolean isUp() {
        return line != null && feed.generation() != CredentialFeed.DEAF;
    }

    private void connect(Redis server, Context loop) {
        Runnable again = () -> loop.runOnContext(now -> connect(server, loop));
        attempts.inTime(redis.channels())
                .flatMap(found -> {
                    var opening = Line.open(
                            server,
                            loop,
                            List.of(found.probes(), found.acknowledgements()),
                            (channel, text) -> hear(found, channel, text),
                            why -> lost(again, why));
                    return attempts.inTime(opening)
                            .onFailure(tooLate -> opening.onSuccess(Line::close))
                            .onSuccess(open -> loop.runOnContext(now -> live(found, open)));
                })
                .onFailure(failure -> attempts.later(again, failure));
    }

    private void live(Channels found, Line open) {
        channels = found;
        line = open;
        attempts.succeeded();
    }

    /** What was said last may not have arrived. */
    private void lost(Runnable again, Throwable why) {
        line = null;
        beginNoEpoch();
        attempts.later(again, why);
    }

    private void beginNoEpoch() {
        epoch = "";
        generation = CredentialFeed.DEAF;
        unsaid.clear();
        unsaidChanges.clear();
        saying = false;
    }

    private void hear(Channels where, String channel, String text) {
        var words = text.split(" ");
        if (channel.equals(where.probes())) {
            asking.merge(words[0], Long.parseLong(words[1]), Math::max);
            probe();
        } else {
            acknowledged(words[0], Long.parseLong(words[1]), words[2]);
        }
    }

    /** One at a time, for all that have asked before it is sent. */
    private void probe() {
        if (probing || pausing || asking.isEmpty()) {
            return;
        }
        probing = true;
        pausing = true;
        probes.increment();
        var asked = asking;
        asking = new HashMap<>();
        vertx.setTimer(
                PACE.toMillis(),
                over -> onLoop(() -> {
                    pausing = false;
                    probe();
                }));
        feed.caughtUp()
                .subscribe()
                .with(done -> onLoop(() -> {
                    probing = false;
                    answer(asked);
                    probe();
                }));
    }

    private void answer(Map<String, Long> asked) {
        var where = channels;
        if (!isInEpoch() && !beginEpoch() || where == null) {
            return;
        }
        var now = System.nanoTime();
        asked.forEach((replica, number) -> {
            answeredAt.put(replica, now);
            say(new Said(where.answers(replica), epoch + " " + number));
        });
        replicas = answeredAt.size();
        answers.add(asked.size());
    }

    /** Nothing was missed since it began, and nothing that was said is lost. */
    private boolean isInEpoch() {
        return line != null && !epoch.isEmpty() && feed.generation() == generation;
    }

    private boolean beginEpoch() {
        beginNoEpoch();
        var heard = feed.generation();
        if (line == null || heard == CredentialFeed.DEAF) {
            return false;
        }
        epoch = UUID.randomUUID().toString();
        generation = heard;
        return true;
    }

    @Override
    public void hear(String change) {
        onLoop(() -> {
            if (!epoch.isEmpty()) { // otherwise nobody relies on it yet
                changes.increment();
                unsaidChanges.add(change);
                if (unsaidChanges.size() >= MOST_CHANGES) {
                    endMessage();
                }
                saySoon();
            }
        });
    }

    @Override
    public Future<Void> settle(long mark) {
        var done = Promise.<Void>promise();
        onLoop(() -> {
            forgetSilent();
            var waiting = new Settling(mark, new HashSet<>(answeredAt.keySet()), done);
            if (waiting.replicas.isEmpty()) {
                done.complete();
                return;
            }
            settling.add(waiting);
            vertx.setTimer(Trust.LASTS.toMillis(), runOut -> onLoop(() -> settled(waiting)));
            var where = channels;
            if (isInEpoch() && where != null) {
                say(new Said(where.changes(), "mark " + epoch + " " + mark));
            }
        });
        return done.future();
    }

    private void acknowledged(String inEpoch, long mark, String replica) {
        if (inEpoch.equals(epoch)) {
            for (var one : List.copyOf(settling)) {
                if (one.mark <= mark && one.replicas.remove(replica) && one.replicas.isEmpty()) {
                    settled(one);
                }
            }
        }
    }

    private void settled(Settling one) {
        settling.remove(one);
        one.done.tryComplete();
    }

    /** Who was answered so long ago trusts nothing that was said here. */
    private void forgetSilent() {
        var now = System.nanoTime();
        answeredAt.values().removeIf(then -> now - then > Trust.LASTS.toNanos());
        replicas = answeredAt.size();
    }

    /** Answers nobody from now on, and what was answered runs out. */
    @Override
    public Future<Void> leave() {
        onLoop(() -> {
            line = null;
            beginNoEpoch();
        });
        var runOut = Promise.<Void>promise();
        vertx.setTimer(Trust.LASTS.toMillis(), over -> runOut.complete());
        return runOut.future();
    }

    /** Each time another one: replicas may trust what an earlier connection has heard. */
    @Override
    public UUID name() {
        return UUID.randomUUID();
    }

    private void say(Said one) {
        endMessage();
        unsaid.addLast(one);
        saySoon();
    }

    private void endMessage() {
        var where = channels;
        if (!unsaidChanges.isEmpty() && where != null) {
            unsaid.addLast(new Said(where.changes(), String.join("\n", unsaidChanges)));
        }
        unsaidChanges.clear();
    }

    /** What is said while something is on its way goes together. */
    private void saySoon() {
        var open = line;
        if (saying || open == null) {
            return;
        }
        endMessage();
        if (unsaid.size() > MOST_UNSAID) {
            open.end(new IllegalStateException("Redis takes nothing"));
            return;
        }
        var now = new ArrayList<Said>();
        while (!unsaid.isEmpty() && now.size() < MOST_AT_ONCE) {
            now.add(unsaid.removeFirst());
        }
        if (now.isEmpty()) {
            return;
        }
        saying = true;
        var during = epoch;
        attempts.inTime(open.say(now))
                .onComplete(said -> onLoop(() -> {
                    if (!during.equals(epoch)) {
                        return; // another one has begun meanwhile
                    }
                    saying = false;
                    if (said.failed()) {
                        open.end(said.cause());
                    } else {
                        saySoon();
                    }
                }));
    }

    private void onLoop(Runnable work) {
        var eventLoop = loop;
        if (eventLoop != null) {
            eventLoop.runOnContext(now -> work.run());
        }
    }
}
