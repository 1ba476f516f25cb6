package dev.quarkstream.app.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Arrays;
import java.util.List;

/** A real server of mail, and what has arrived there. */
public final class MailBox implements AutoCloseable {

    private final GreenMail server;

    private MailBox(int port) {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    public static MailBox on(int port) {
        return new MailBox(port);
    }

    public List<Received> mails() {
        return Arrays.stream(server.getReceivedMessages()).map(Received::of).toList();
    }

    public Received only() {
        var mails = mails();
        if (mails.size() != 1) {
            throw new AssertionError("There is not one mail, but " + mails.size());
        }
        return mails.get(0);
    }

    @Override
    public void close() {
        server.stop();
    }
}
