using Aggregator.Portal.Api;

namespace Aggregator.Portal.Public;

/// <summary>Places a territory's municipalities on a drawing: degrees become kilometres (equirectangular at the mean latitude, good enough for a region), north up.</summary>
public sealed class Projection
{
    private const double KmPerDegree = 111.32;
    private const double Margin = 56; // the greatest circle and its name fit in
    private const double KmMin = 12; // one town alone stands in the middle of its surroundings
    private readonly double west, north, kmPerDegreeEast, scale;

    public Projection(IReadOnlyCollection<Place> places, double widthMax, double heightMax)
    {
        double south = places.Min(place => place.Latitude!.Value), east = places.Max(place => place.Longitude!.Value);
        north = places.Max(place => place.Latitude!.Value);
        west = places.Min(place => place.Longitude!.Value);
        kmPerDegreeEast = KmPerDegree * Math.Cos((north + south) / 2 * Math.PI / 180);
        double spanKm = (east - west) * kmPerDegreeEast, riseKm = (north - south) * KmPerDegree;
        double widthKm = Math.Max(spanKm, KmMin), heightKm = Math.Max(riseKm, KmMin * heightMax / widthMax);
        west -= (widthKm - spanKm) / 2 / kmPerDegreeEast;
        north += (heightKm - riseKm) / 2 / KmPerDegree;
        scale = Math.Min((widthMax - 2 * Margin) / widthKm, (heightMax - 2 * Margin) / heightKm);
        Width = widthKm * scale + 2 * Margin;
        Height = heightKm * scale + 2 * Margin;
    }

    public double Width { get; }

    public double Height { get; }

    public double X(Place place) => Margin + (place.Longitude!.Value - west) * kmPerDegreeEast * scale;

    public double Y(Place place) => Margin + (north - place.Latitude!.Value) * KmPerDegree * scale;

    /// <summary>A round number of kilometres for the scale, about a fifth of the width.</summary>
    public (int Km, double Length) Scale
    {
        get
        {
            int[] rounds = [1, 2, 5, 10, 20, 50, 100, 200, 500];
            var km = rounds.Last(round => round == 1 || round * scale <= Width / 4);
            return (km, km * scale);
        }
    }
}
