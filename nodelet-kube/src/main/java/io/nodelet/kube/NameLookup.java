package io.nodelet.kube;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds the address of a host, and waits no longer than a call may take. The system's own look-up knows no limit and
/// can't be broken off, so it runs on a thread of its own, one for each name: who asks meanwhile waits for that answer.
final class NameLookup {
    /// The system's.
    static final NameLookup SYSTEM = new NameLookup(InetAddress::getByName);

    private final Resolver resolver;
    private final Map<String, FutureTask<InetAddress>> asked = new ConcurrentHashMap<>();

    /// What knows names; it may hang.
    interface Resolver {
        InetAddress find(String host) throws UnknownHostException;
    }

    NameLookup(Resolver resolver) {
        this.resolver = resolver;
    }

    /// @param host a name or an address; one of IPv6 with brackets or without
    /// @throws SocketTimeoutException when nobody answered in time
    /// @throws ConnectException when there is no such name
    InetAddress find(String host, CallDeadline callDeadline) throws IOException {
        String bare = host.replaceAll("[\\[\\]]", "");
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException e) {
            return resolved(bare, callDeadline);
        }
    }

    private InetAddress resolved(String name, CallDeadline callDeadline) throws IOException {
        FutureTask<InetAddress> answer = asked.computeIfAbsent(name, this::ask);
        try {
            return answer.get(callDeadline.left(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("the name " + name + " is still being looked up");
        } catch (ExecutionException e) {
            throw new ConnectException("unknown host " + name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + name + " is being looked up");
        } finally {
            forgetWhenDone(name, answer);
        }
    }

    /// Who waited may be faster than the thread that asked: the next one asks anew.
    private void forgetWhenDone(String name, FutureTask<InetAddress> answer) {
        if (answer.isDone()) {
            asked.remove(name, answer);
        }
    }

    private FutureTask<InetAddress> ask(String name) {
        FutureTask<InetAddress> answer = new FutureTask<>(() -> resolver.find(name)) {
            @Override
            protected void done() {
                asked.remove(name, this);
            }
        };
        Thread.ofPlatform().daemon().name("look-up of " + name).start(answer);
        return answer;
    }
}
