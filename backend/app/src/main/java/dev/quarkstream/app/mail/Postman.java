package dev.quarkstream.app.mail;

import dev.quarkstream.app.mail.Attempt.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends mails that are due, each by one replica. If that one dies before it has written down that a mail is sent, another one
 * sends it again, under the same Message-ID.
 */
@Startup // its metrics are there from the beginning
@ApplicationScoped
class Postman {

    private static final int AT_ONCE = 5;

    /** Between two attempts at a mail: four times as long as before, but no longer than the longest. */
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Longer than what happened is looked for: a mail that is forgotten would be made again. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    /** What a mail takes besides its being sent: two clocks may differ, and the database may have to be asked again. */
    private static final Duration SPARE = Duration.ofMinutes(2);

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(10);

    /** Of this person, not of us: 5.7 is what a server says that does not let us in. */
    private static final Pattern UNDELIVERABLE =
            Pattern.compile("recipient address not accepted: 5\\d\\d(?![ -]5\\.7\\.).*", Pattern.DOTALL);

    private final Outbox outbox;
    private final AllLetters letters;
    private final MailSetup setup;
    private final MailConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final int atOnce;
    private volatile long waiting;
    private volatile Instant closedUntil = Instant.MIN;
    private volatile boolean busy;
    private volatile boolean stopping;

    Postman(
            Outbox outbox,
            AllLetters letters,
            MailSetup setup,
            MailConfig config,
            @ConfigProperty(name = "quarkus.mailer.max-pool-size", defaultValue = "10") int connections,
            Clock clock,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.letters = letters;
        this.setup = setup;
        this.config = config;
        this.clock = clock;
        // One that waits for a connection would be sent whenever there is one, however late.
        this.atOnce = Math.max(1, Math.min(AT_ONCE, connections));
        this.metrics = metrics;
        Stream.of(Outcome.values()).forEach(this::counter);
        Gauge.builder("quarkstream.mails.pending", () -> waiting)
                .description("Mails that are not sent yet")
                .register(metrics);
    }

    @Scheduled(every = "5s", delayed = "6s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sendDue() {
        if (!setup.isOn() || stopping || isClosed()) {
            return Uni.createFrom().voidItem();
        }
        busy = true;
        return Multi.createBy()
                .repeating()
                .uni(this::sendSome)
                .whilst(attempts -> attempts.size() == atOnce && !stopping && isOpen(attempts))
                .collect()
                .last()
                .flatMap(any -> outbox.waiting())
                .invoke(count -> waiting = count)
                .replaceWithVoid()
                .onFailure(any -> !stopping)
                .invoke(failure -> Log.warnf("Mails are sent later: %s", failure))
                .onFailure()
                .recoverWithNull()
                .onTermination()
                .invoke(() -> busy = false);
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetSent() {
        return setup.isOn()
                ? outbox.forgetBefore(clock.instant().minus(REMEMBERED))
                        .onFailure(any -> !stopping)
                        .invoke(failure -> Log.warnf("Mails that were sent are forgotten later: %s", failure))
                        .onFailure()
                        .recoverWithNull()
                : Uni.createFrom().voidItem();
    }

    /** A clock that was set back is no reason to wait for longer. */
    private boolean isClosed() {
        var now = clock.instant();
        return now.isBefore(closedUntil) && !closedUntil.isAfter(now.plus(FIRST_PAUSE));
    }

    private static boolean isOpen(List<Attempt> attempts) {
        return attempts.stream().allMatch(Attempt::reached);
    }

    private Uni<List<Attempt>> sendSome() {
        return outbox.claim(atOnce, letters.kinds(), config.timeLimit().plus(SPARE))
                .flatMap(mails -> Multi.createFrom()
                        .iterable(mails)
                        .onItem()
                        .transformToUni(this::sendOne)
                        .merge(atOnce)
                        .collect()
                        .asList())
                .invoke(attempts -> {
                    if (!isOpen(attempts)) { // the others would not be taken either
                        closedUntil = clock.instant().plus(FIRST_PAUSE);
                    }
                });
    }

    private Uni<Attempt> sendOne(WaitingMail mail) {
        return Uni.createFrom()
                .deferred(() -> attempt(mail))
                .onFailure()
                .recoverWithItem(failure -> failed(mail, failure))
                .call(attempt -> outbox.record(mail, attempt)
                        .onFailure() // or it would be sent again
                        .retry()
                        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                        .atMost(5))
                .invoke(attempt -> counter(attempt.outcome()).increment());
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("quarkstream.mails")
                .description("Attempts at sending a mail, by outcome")
                .tag("outcome", outcome.word())
                .register(metrics);
    }

    private Uni<Attempt> attempt(WaitingMail mail) {
        if (lastTry(mail).isBefore(clock.instant())) { // nobody could send it, or mail was off
            return Uni.createFrom().item(givenUp(mail, "it is too old"));
        }
        if (!isAddress(mail.recipient())) {
            return Uni.createFrom().item(givenUp(mail, "its address is none"));
        }
        return letters.write(mail)
                .flatMap(letter -> letter.map(written -> send(mail, written).replaceWith(Attempt.sent()))
                        .orElseGet(() -> Uni.createFrom().item(Attempt.outdated())))
                .ifNoItem()
                .after(config.timeLimit())
                .fail();
    }

    private Uni<Void> send(WaitingMail mail, Letter letter) {
        return letter.texts()
                .mail(new Mail()
                        .setSubject(letter.subject())
                        .addHeader("Subject", HeaderText.encode(letter.subject()))
                        .addTo(mail.recipient())
                        // Where it arrives twice it can be told that it is the same.
                        .addHeader("Message-ID", "<" + mail.id() + "@" + setup.domain() + ">")
                        // Nobody's absence is to be told to a machine (RFC 3834).
                        .addHeader("Auto-Submitted", "auto-generated"))
                .send();
    }

    private Attempt failed(WaitingMail mail, Throwable failure) {
        var again = clock.instant().plus(pauseAfter(mail.attempt()));
        if (isUndeliverable(failure) || again.isAfter(lastTry(mail))) {
            return givenUp(mail, reason(failure));
        }
        Log.infof("The %s is tried again at %s: %s", mail, again, reason(failure));
        return Attempt.failed(again, failure instanceof SMTPException);
    }

    private static Attempt givenUp(WaitingMail mail, String reason) {
        Log.warnf("The %s is given up: %s", mail, reason);
        return Attempt.givenUp();
    }

    private Instant lastTry(WaitingMail mail) {
        return mail.createdAt().plus(config.giveUpAfter());
    }

    private static Duration pauseAfter(int attempt) {
        var growth = 1L << Math.min(2 * (attempt - 1), 10);
        var pause = FIRST_PAUSE.multipliedBy(growth);
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static boolean isUndeliverable(Throwable failure) {
        return failure instanceof SMTPException
                && UNDELIVERABLE.matcher(String.valueOf(failure.getMessage())).matches();
    }

    private static boolean isAddress(String text) {
        try {
            return new EmailAddress(text).getEmail().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Servers repeat the address in what they answer. */
    private static String reason(Throwable failure) {
        return failure instanceof SMTPException answer
                ? "the server answers " + answer.getReplyCode()
                : failure.toString();
    }

    /** What is being sent now is not to be sent by another replica again. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        var end = System.nanoTime() + PATIENCE_AT_THE_END.toNanos();
        while (busy && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
