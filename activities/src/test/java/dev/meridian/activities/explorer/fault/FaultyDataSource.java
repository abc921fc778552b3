package dev.meridian.activities.explorer.fault;

import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.explorer.fault.FaultKind.Step;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** The database as a worker sees it that may fail at every statement and every commit. */
record FaultyDataSource(HikariDataSource pool, Incarnation worker) implements ConnectionFactory {
    private static final Set<String> EXECUTES = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

    @Override
    public Connection openConnection() throws SQLException {
        Connection pooled = pool.getConnection();
        PgConnection physical = pooled.unwrap(PgConnection.class);
        worker.opened(physical);
        return proxy(Connection.class, new OnConnection(pooled, physical));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getTargetException() instanceof Exception exception ? exception : failed;
        }
    }

    private @Nullable Object step(Step step, Connection pooled, PgConnection physical, Callable<@Nullable Object> call)
            throws Exception {
        try {
            return worker.step(step, call);
        } catch (InjectedFault fault) {
            if (fault.cutsConnection()) {
                Incarnation.cut(physical);
                pool.evictConnection(pooled);
                throw new SQLException(fault.getMessage(), "08006", fault);
            }
            throw new SQLException(fault.getMessage(), "58030", fault);
        }
    }

    private final class OnConnection implements InvocationHandler {
        private final Connection pooled;
        private final PgConnection physical;

        OnConnection(Connection pooled, PgConnection physical) {
            this.pooled = pooled;
            this.physical = physical;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("commit")) {
                return step(Step.COMMIT, pooled, physical, () -> call(pooled, method, arguments));
            }
            if (method.getName().equals("close")) {
                worker.closed(physical);
            }
            Object result = call(pooled, method, arguments);
            return result instanceof PreparedStatement statement
                    ? proxy(
                            PreparedStatement.class,
                            (proxy, executed, values) -> EXECUTES.contains(executed.getName())
                                    ? step(Step.STATEMENT, pooled, physical, () -> call(statement, executed, values))
                                    : call(statement, executed, values))
                    : result;
        }
    }
}
