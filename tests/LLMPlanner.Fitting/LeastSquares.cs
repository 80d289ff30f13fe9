namespace LLMPlanner.Fitting;

/// <summary>
/// Levenberg–Marquardt on the logarithms of positive parameters. Residuals are logarithms of predicted over measured, with Huber's loss
/// against outliers; each parameter is tied to its expectation by a normal prior.
/// </summary>
internal static class LeastSquares
{
    private const double HuberLimit = 0.15;
    private const double Step = 1e-4;
    private const int Iterations = 40;

    /// <summary>Fits the parameters.</summary>
    /// <param name="predict">Predictions for all rows, given parameters (not logarithms).</param>
    /// <param name="measured">Measurements, in the order of the predictions.</param>
    /// <param name="weights">Weights of the rows.</param>
    /// <param name="start">Expected values, where the search starts.</param>
    /// <param name="spreads">Spread of each prior.</param>
    public static double[] Fit(Func<double[], double[]> predict, double[] measured, double[] weights, double[] start, double[] spreads)
    {
        int n = start.Length;
        double[] expected = [.. start.Select(value => Math.Log(value))];
        double[] p = [.. expected];
        double[] Residuals(double[] logs)
        {
            double[] predicted = predict([.. logs.Select(value => Math.Exp(value))]);
            var r = new double[measured.Length + n];
            for (int i = 0; i < measured.Length; i++)
            {
                r[i] = Huber(Math.Log(predicted[i] / measured[i])) * Math.Sqrt(weights[i]);
            }

            for (int j = 0; j < n; j++)
            {
                r[measured.Length + j] = (logs[j] - expected[j]) / spreads[j];
            }

            return r;
        }

        double[] r = Residuals(p);
        double cost = Square(r);
        double damping = 1e-2;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            double[][] jacobian = Jacobian(Residuals, p, r);
            double before = cost;
            for (int attempt = 0; attempt < 8; attempt++)
            {
                double[] move = Solve(jacobian, r, damping);
                double[] q = [.. p.Select((value, j) => value + Math.Clamp(move[j], -1, 1))];
                double[] next = Residuals(q);
                double nextCost = Square(next);
                if (nextCost < cost)
                {
                    (p, r, cost) = (q, next, nextCost);
                    damping = Math.Max(1e-6, damping / 4);
                    break;
                }

                damping *= 4;
            }

            if (before - cost < 1e-7 * before)
            {
                break;
            }
        }

        return [.. p.Select(value => Math.Exp(value))];
    }

    private static double Huber(double value)
    {
        double size = Math.Abs(value);
        return size <= HuberLimit ? value : Math.Sign(value) * Math.Sqrt((2 * HuberLimit * size) - (HuberLimit * HuberLimit));
    }

    private static double Square(double[] values) => values.Sum(v => v * v);

    private static double[][] Jacobian(Func<double[], double[]> residuals, double[] p, double[] r)
    {
        var columns = new double[p.Length][];
        Parallel.For(0, p.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, j =>
        {
            double[] q = [.. p];
            q[j] += Step;
            double[] moved = residuals(q);
            columns[j] = [.. moved.Select((value, i) => (value - r[i]) / Step)];
        });
        return columns;
    }

    // Normal equations with damped diagonal, by Gauss with pivoting.
    private static double[] Solve(double[][] jacobian, double[] r, double damping)
    {
        int n = jacobian.Length;
        var a = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = Dot(jacobian[i], jacobian[j]);
                a[i, j] = dot;
                a[j, i] = dot;
            }

            a[i, n] = -Dot(jacobian[i], r);
        }

        for (int i = 0; i < n; i++)
        {
            a[i, i] += damping * (a[i, i] + 1e-6);
        }

        for (int i = 0; i < n; i++)
        {
            int pivot = i;
            for (int k = i + 1; k < n; k++)
            {
                pivot = Math.Abs(a[k, i]) > Math.Abs(a[pivot, i]) ? k : pivot;
            }

            for (int j = 0; j <= n; j++)
            {
                (a[i, j], a[pivot, j]) = (a[pivot, j], a[i, j]);
            }

            for (int k = i + 1; k < n; k++)
            {
                double factor = a[k, i] / a[i, i];
                for (int j = i; j <= n; j++)
                {
                    a[k, j] -= factor * a[i, j];
                }
            }
        }

        var x = new double[n];
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = a[i, n];
            for (int j = i + 1; j < n; j++)
            {
                sum -= a[i, j] * x[j];
            }

            x[i] = sum / a[i, i];
        }

        return x;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
