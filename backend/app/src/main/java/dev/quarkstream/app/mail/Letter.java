package dev.quarkstream.app.mail;

import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a mail says. */
public record Letter(String subject, MailTemplateInstance texts) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu 'at' HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public Letter {
        subject =
                subject.replaceAll("\\p{Cntrl}", " "); // a name that was put there by hand is no reason to send nothing
    }

    /** As it stands in a letter. */
    public static String date(Instant instant) {
        return DATE.format(instant);
    }
}
