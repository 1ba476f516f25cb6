package dev.quarkstream.app.mail;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Whether mails are sent, and where their links lead. */
@Startup // what is wrong with it stops the start
@Singleton
public class MailSetup {

    private static final String FROM = "quarkus.mailer.from";
    private static final String HOST = "quarkus.mailer.host";
    private static final String MOCK = "quarkus.mailer.mock";
    private static final String PANEL = "quarkstream.mail.panel-url";
    private static final int SMTP = 25;
    private static final int SMTPS = 465;

    private final Optional<Sender> sender;
    private final String panel;

    /**
     * Who sends, and by which server.
     *
     * @param domain of the sender's address
     */
    public record Sender(String domain, String host, int port) {}

    @Inject
    MailSetup(SmallRyeConfig settings, MailConfig config, LaunchMode mode) {
        this.sender = sender(settings, mode);
        this.panel = config.panelUrl().map(MailSetup::panel).orElse("");
        if (config.timeLimit().isNegative() || config.timeLimit().isZero()) {
            throw new ConfigurationException("quarkstream.mail.time-limit must be longer than nothing");
        }
    }

    /**
     * As it is configured for a server; empty: no mail is sent.
     *
     * @throws ConfigurationException if it is configured by half
     */
    public static Optional<Sender> sender(SmallRyeConfig config) {
        return sender(config, LaunchMode.NORMAL);
    }

    private static Optional<Sender> sender(SmallRyeConfig config, LaunchMode mode) {
        var from = config.getOptionalValue(FROM, String.class);
        if (from.isEmpty()) {
            return Optional.empty();
        }
        if (!isSet(config, HOST)) {
            throw new ConfigurationException(
                    FROM + " is set and " + HOST + " is not: mails need a server that takes them");
        }
        if (LaunchMode.current() == LaunchMode.NORMAL
                && config.getOptionalValue(MOCK, Boolean.class).orElse(false)) {
            throw new ConfigurationException(MOCK + " is on, so mails would reach nobody: leave it out, or " + FROM);
        }
        return Optional.of(new Sender(domain(from.get()), config.getValue(HOST, String.class), port(config)));
    }

    /** Whether there is a server without anybody to send by it, which looks like an oversight. */
    public static boolean lacksSender(SmallRyeConfig config) {
        return isSet(config, HOST)
                && config.getOptionalValue(FROM, String.class).isEmpty();
    }

    /** By somebody: Quarkus has an address of its own for it. */
    private static boolean isSet(SmallRyeConfig config, String name) {
        var value = config.getConfigValue(name);
        return value.getValue() != null && value.getConfigSourceOrdinal() > Integer.MIN_VALUE;
    }

    private static int port(SmallRyeConfig config) {
        var encrypted = config.getOptionalValue("quarkus.mailer.tls", Boolean.class)
                .or(() -> config.getOptionalValue("quarkus.mailer.ssl", Boolean.class))
                .orElse(false);
        return config.getOptionalValue("quarkus.mailer.port", Integer.class).orElse(encrypted ? SMTPS : SMTP);
    }

    private static String domain(String from) {
        try {
            var address = new EmailAddress(from).getEmail();
            return address.substring(address.indexOf('@') + 1);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    FROM + " must be an address, such as Tokens <tokens@example.com>, and not " + from, e);
        }
    }

    private static String panel(URI url) {
        if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new ConfigurationException(PANEL + " must be an address with https or http, and not " + url);
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) { // the pages' paths are added to it
            throw new ConfigurationException(PANEL + " must end with a path, without ? and #, and not be " + url);
        }
        return url.toString();
    }

    public boolean isOn() {
        return sender.isPresent();
    }

    /** Whether mails may have links that do something: there are mails, and it is known where the panel is. */
    public boolean hasLinks() {
        return isOn() && !panel.isEmpty();
    }

    /**
     * As it is configured for a server.
     *
     * @return what {@link #hasLinks()} says there
     */
    public static boolean hasLinks(ConfigSourceContext config) {
        return isSaid(config, FROM) && isSaid(config, HOST) && isSaid(config, PANEL);
    }

    private static boolean isSaid(ConfigSourceContext config, String name) {
        var value = config.getValue(name);
        return value != null
                && value.getValue() != null
                && !value.getValue().isEmpty()
                && value.getConfigSourceOrdinal() > Integer.MIN_VALUE;
    }

    /** Of ids that nobody else gives to a mail. */
    String domain() {
        return sender.map(Sender::domain).orElse("localhost");
    }

    /** Where people find their tokens; empty: it is not known. */
    public String panel() {
        return panel;
    }

    /** The address of one of the panel's pages; empty: it is not known where the panel is. */
    public String page(String path) {
        return panel.isEmpty() ? "" : pageOf(panel, path);
    }

    /**
     * The same of a panel that somebody names.
     *
     * @throws ConfigurationException if that is no address of a page
     */
    public static String page(URI panel, String path) {
        return pageOf(panel(panel), path);
    }

    private static String pageOf(String panel, String path) {
        return panel + (panel.endsWith("/") ? "" : "/") + path;
    }
}
