package dev.quarkstream.app.mail;

import io.quarkus.mailer.MailTemplate.MailTemplateInstance;

/** What a mail says. */
record Letter(String subject, MailTemplateInstance texts) {

    Letter {
        subject =
                subject.replaceAll("\\p{Cntrl}", " "); // a name that was put there by hand is no reason to send nothing
    }
}
