namespace Aggregator.Tender.LotPlanning;

/// <summary>A heap of nodes by key, the smallest first and, among equals, the latest: fresh neighbours of a move are the most promising.</summary>
internal sealed class Frontier(int count)
{
    private readonly int[] _heap = new int[count];
    private readonly int[] _at = Filled(count);
    private readonly double[] _key = new double[count];
    private readonly long[] _order = new long[count];
    private long _next;
    private int _size;

    internal void Clear()
    {
        for (var i = 0; i < _size; i++)
        {
            _at[_heap[i]] = -1;
        }

        _size = 0;
    }

    internal void Put(int node, double key)
    {
        var i = _at[node];
        if (i < 0)
        {
            i = _size++;
            _heap[i] = node;
            _at[node] = i;
        }

        _key[node] = key;
        _order[node] = _next++;
        Down(Up(i));
    }

    internal void Remove(int node)
    {
        var i = _at[node];
        if (i < 0)
        {
            return;
        }

        _at[node] = -1;
        if (i == --_size)
        {
            return;
        }

        _heap[i] = _heap[_size];
        _at[_heap[i]] = i;
        Down(Up(i));
    }

    internal bool TryTake(out int node, out double key)
    {
        if (_size == 0)
        {
            (node, key) = (-1, 0);
            return false;
        }

        node = _heap[0];
        key = _key[node];
        Remove(node);
        return true;
    }

    private static int[] Filled(int count)
    {
        var at = new int[count];
        Array.Fill(at, -1);
        return at;
    }

    private bool Before(int a, int b) => _key[a] < _key[b] || _key[a] == _key[b] && _order[a] > _order[b];

    private int Up(int i)
    {
        var node = _heap[i];
        while (i > 0 && Before(node, _heap[(i - 1) / 2]))
        {
            _heap[i] = _heap[(i - 1) / 2];
            _at[_heap[i]] = i;
            i = (i - 1) / 2;
        }

        _heap[i] = node;
        _at[node] = i;
        return i;
    }

    private void Down(int i)
    {
        var node = _heap[i];
        while (2 * i + 1 < _size)
        {
            var child = 2 * i + 1;
            if (child + 1 < _size && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], node))
            {
                break;
            }

            _heap[i] = _heap[child];
            _at[_heap[i]] = i;
            i = child;
        }

        _heap[i] = node;
        _at[node] = i;
    }
}
