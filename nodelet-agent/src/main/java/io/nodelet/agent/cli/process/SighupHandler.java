package io.nodelet.agent.cli.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Does something at SIGHUP instead of ending the process. By reflection, as the compiler warns of the only class that
/// can do it (`sun.misc.Signal`, in every JDK since the first).
final class SighupHandler {
    private SighupHandler() {}

    /// @return whether this Java machine can
    static boolean does(Runnable what) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (value, method, args) -> {
                        boolean isCall = method.getName().equals("handle");
                        if (isCall) {
                            what.run();
                        }
                        return isCall ? null : method.getName().equals("hashCode") ? (Object) 1 : "SIGHUP";
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
            return true;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            return false;
        }
    }
}
