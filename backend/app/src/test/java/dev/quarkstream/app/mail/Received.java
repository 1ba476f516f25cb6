package dev.quarkstream.app.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A mail as its reader's program takes it apart. */
public record Received(String subject, String from, List<String> to, String text, String html, MimeMessage message) {

    static Received of(MimeMessage message) {
        try {
            var parts = (MimeMultipart) message.getContent();
            if (!parts.getContentType().startsWith("multipart/alternative") || parts.getCount() != 2) {
                throw new AssertionError(
                        "It has other parts than its text and the same in HTML: " + parts.getContentType());
            }
            return new Received(
                    message.getSubject(),
                    ((InternetAddress) message.getFrom()[0]).toUnicodeString(),
                    Arrays.stream(message.getAllRecipients())
                            .map(recipient -> ((InternetAddress) recipient).getAddress())
                            .toList(),
                    content(parts.getBodyPart(0), "text/plain"),
                    content(parts.getBodyPart(1), "text/html"),
                    message);
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String content(BodyPart part, String type) throws MessagingException, IOException {
        if (!part.isMimeType(type)) {
            throw new AssertionError("It is no " + type + ": " + part.getContentType());
        }
        return ((String) part.getContent()).replace("\r\n", "\n");
    }

    public String header(String name) {
        try {
            return message.getHeader(name, null);
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
