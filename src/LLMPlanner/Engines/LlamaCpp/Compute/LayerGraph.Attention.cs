using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <content>Attention.</content>
internal sealed partial class LayerGraph
{
    private int Attend(Attention attention) => Product("attn_output.weight", AttendHeads(attention), Wide(_hidden));

    /// <summary>Attention up to the heads' results.</summary>
    private int AttendHeads(Attention attention)
    {
        Normalize();
        Extent query = Wide(attention.Heads * attention.HeadWidth);
        Extent key = Wide(attention.KeyValueHeads * attention.HeadWidth);
        Extent value = Wide(attention.KeyValueHeads * attention.ValueWidth);
        bool moves = Moves(attention);
        int gated = -1;
        int q;
        if (attention.IsFused)
        {
            q = AttendFused(query, key, value, moves);
        }
        else
        {
            // A bias or a norm is one more weight, whose copy comes before what is read next.
            bool norms = attention.QueryKeyNorm != QueryKeyNorm.None;
            q = Product("attn_q.weight", attention.HasOutputGate ? Wide(2 * attention.Heads * attention.HeadWidth) : query, !norms && !attention.QkvBias);
            Touch("attn_q.bias", thenTurns: !norms);
            if (attention.HasOutputGate)
            {
                gated = q;
                q = _graph.Allocate(query);
            }
            else if (moves)
            {
                q = _graph.Replace(q, query);
            }

            Touch("attn_q_norm.weight", thenTurns: norms);
            q = Turn(q, query, _style.TurnsKeys);
            if (attention.OwnsKeyValue)
            {
                Store(attention, key, value, moves);
            }
            else
            {
                ReleaseNorm();
            }
        }

        int result = Score(attention.Heads, attention.KeyValueHeads, attention.HeadWidth, attention.ValueWidth, q);
        if (gated >= 0)
        {
            int gate = _graph.Allocate(query);
            _graph.Free(gated);
            _graph.Free(result);
            result = gate;
        }

        return result;
    }

    // Rotation and per-head norms work on a view of the projection and cannot take its place.
    private bool Moves(Attention attention)
        => attention.QueryKeyNorm == QueryKeyNorm.PerHead || _style.RotatesFullLayers || attention.Span.Kind != AttentionSpanKind.Full;

    private int AttendFused(in Extent query, in Extent key, in Extent value, bool moves)
    {
        int fused = Product("attn_qkv.weight", Wide((query.Token + query.Output + key.Token + key.Output + value.Token + value.Output) / 4), thenTurns: true);
        ReleaseNorm();
        int q = fused;
        if (moves)
        {
            q = _graph.Allocate(query);
            q = Turn(q, query, _style.TurnsKeys);
            int v = _style.TurnsValues ? _graph.Allocate(value) : -1;
            int k = Turn(_graph.Allocate(key), key, _style.TurnsKeys);
            _graph.Release(Slots.Positions);
            _graph.Free(k);
            ReleaseKeys();
            FreeIf(v);
            _graph.Free(fused);
            ReleaseValues();
        }

        return q;
    }

    private void Store(Attention attention, in Extent key, in Extent value, bool moves)
    {
        int v = -1;
        if (!_style.HasSlidingCaches && attention.HasValueProjection)
        {
            v = Turn(Product("attn_v.weight", value), value, _style.TurnsValues);
        }

        int k = Product("attn_k.weight", key);
        if (!_style.HasSlidingCaches)
        {
            ReleaseNorm();
        }

        if (moves)
        {
            k = _graph.Replace(k, key);
        }

        _graph.Release(Slots.Positions);
        k = Turn(k, key, _style.TurnsKeys);
        if (v < 0)
        {
            v = Product("attn_v.weight", value);
            ReleaseNorm();
            v = Turn(v, value, _style.TurnsValues);
        }

        _graph.Free(k);
        ReleaseKeys();
        _graph.Free(v);
        ReleaseValues();
    }

    // A product with a rotation matrix.
    private int Turn(int slot, in Extent extent, bool turns) => turns ? _graph.Replace(slot, extent) : slot;

    private void ReleaseKeys()
    {
        _graph.Release(_slides ? Slots.SlidingKeyRotation : Slots.KeyRotation);
        _graph.Release(_slides ? Slots.SlidingKeyIndices : Slots.KeyIndices);
    }

    private void ReleaseValues() => _graph.Release(_slides ? Slots.SlidingValueIndices : Slots.ValueIndices);

    private void HalveMask()
    {
        if (_style.HalvesMask)
        {
            _graph.HalveMask(_slides);
        }
    }

    private void ReleaseMask()
    {
        _graph.Release(_slides ? Slots.SlidingMask : Slots.Mask);
        _graph.Release(_slides ? Slots.SlidingHalfMask : Slots.HalfMask);
    }

    /// <summary>Scores and weighted values; returns the slot of the heads' results.</summary>
    private int Score(long heads, long keyValueHeads, long keyWidth, long valueWidth, int query)
    {
        (int cachedKeys, int cachedValues) = TakeCache(keyValueHeads * keyWidth, keyValueHeads * valueWidth);
        if (_style.FlashAttention)
        {
            int keys = _style.CopiesKeys ? _graph.Allocate(PerCell(2 * keyValueHeads * keyWidth)) : -1;
            int values = _style.CopiesValues ? _graph.Allocate(PerCell(2 * keyValueHeads * valueWidth)) : -1;
            HalveMask();
            int fused = _graph.AllocateFused(Wide(heads * valueWidth), _slides);
            _graph.Free(query);
            FreeIf(keys);
            FreeIf(values);
            FreeIf(cachedKeys);
            FreeIf(cachedValues);
            ReleaseMask();
            fused = Turn(fused, Wide(heads * valueWidth), _style.TurnsValues);
            _graph.Release(_slides ? Slots.SlidingValueRotation : Slots.ValueRotation);
            return fused;
        }

        int scores = _graph.Allocate(_slides ? new Extent(TokenSlidingCell: heads * 4) : new Extent(TokenCell: heads * 4));
        _graph.Free(query);
        FreeIf(cachedKeys);
        ReleaseMask();
        int weighted = _graph.Replace(scores, Wide(heads * valueWidth));
        FreeIf(cachedValues);
        return _graph.Replace(weighted, Wide(heads * valueWidth));
    }

    /// <summary>
    /// Attention over a cache on the host: it stands between products that the device has taken over and is computed there too, with copies
    /// of the cached keys and values and the mask.
    /// </summary>
    private (int Keys, int Values) TakeCache(long keyWidth, long valueWidth)
    {
        if (_copies is not { OfWholeLayers: true })
        {
            return (-1, -1);
        }

        int keys = _graph.Allocate(PerCell(_style.KeyType.RowBytes(keyWidth)));
        if (!_style.FlashAttention)
        {
            _graph.TakeMask(_slides);
        }

        int values = _graph.Allocate(PerCell(_style.ValueType.RowBytes(valueWidth)));
        if (_style.FlashAttention)
        {
            _graph.TakeMask(_slides);
        }

        return (keys, values);
    }

    private Extent PerCell(long bytes) => _slides ? new Extent(SlidingCell: bytes) : new Extent(Cell: bytes);

    private void FreeIf(int slot)
    {
        if (slot >= 0)
        {
            _graph.Free(slot);
        }
    }

    private int Attend(LatentAttention latent)
    {
        Normalize();
        long heads = latent.Heads;
        int q = latent.QueryRank is { } rank
            ? Product("attn_q_a.weight", Wide(rank))
            : Product("attn_q.weight", Wide(heads * (latent.NopeWidth + latent.RopeWidth)));
        if (latent.QueryRank is not null)
        {
            q = Product("attn_q_b.weight", q, Wide(heads * (latent.NopeWidth + latent.RopeWidth)));
        }

        // The absorbed form: queries in the latent space, beside their rotated part.
        int absorbed = Product("attn_k_b.weight", Wide(heads * latent.KeyValueRank), thenTurns: true);
        int rotated = _graph.Allocate(Wide(heads * latent.RopeWidth));
        _graph.Free(q);
        q = _graph.Allocate(Wide(heads * latent.CacheWidth));
        _graph.Free(absorbed);
        _graph.Free(rotated);
        int joint = Product("attn_kv_a_mqa.weight", Wide(latent.CacheWidth));
        ReleaseNorm();
        int compressed = _graph.Allocate(Wide(latent.KeyValueRank));
        int rotatedKey = _graph.Allocate(Wide(latent.RopeWidth));
        _graph.Free(joint);
        _graph.Release(Slots.Positions);
        int key = _graph.Allocate(Wide(latent.CacheWidth));
        _graph.Free(compressed);
        _graph.Free(rotatedKey);
        _graph.Free(key);
        ReleaseKeys();
        int result = ScoreLatent(latent, q);
        return Product("attn_output.weight", result, Wide(_hidden));
    }

    private int ScoreLatent(LatentAttention latent, int query)
    {
        int copy = -1;
        int result;
        (int cachedKeys, int cachedValues) = TakeCache(latent.CacheWidth, latent.CacheWidth);
        if (_style.FlashAttention)
        {
            copy = _style.CopiesKeys ? _graph.Allocate(PerCell(2 * latent.CacheWidth)) : -1;
            int values = _style.CopiesValues ? _graph.Allocate(PerCell(2 * latent.KeyValueRank)) : -1;
            HalveMask();
            result = _graph.AllocateFused(Wide(latent.Heads * latent.KeyValueRank), _slides);
            _graph.Free(query);
            FreeIf(copy);
            FreeIf(values);
            ReleaseMask();
        }
        else
        {
            copy = _graph.Allocate(PerCell(_style.LatentBytes * latent.KeyValueRank));
            int scores = _graph.Allocate(new Extent(TokenCell: latent.Heads * 4));
            _graph.Free(query);
            ReleaseMask();
            result = _graph.Allocate(Wide(latent.Heads * latent.KeyValueRank));
            _graph.Free(copy);
            _graph.Free(scores);
        }

        FreeIf(cachedKeys);
        FreeIf(cachedValues);
        int heads = Product("attn_v_b.weight", result, Wide(latent.Heads * latent.ValueWidth));
        return _graph.Replace(heads, Wide(latent.Heads * latent.ValueWidth));
    }
}
